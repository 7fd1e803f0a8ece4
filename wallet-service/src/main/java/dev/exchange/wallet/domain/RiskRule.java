package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.PriceUpdate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far a user may go, before anything is reserved: the size of an order, the trades of a day, the
/// position in an asset and the margin. What is held counts at the price of now, and an open purchase with
/// what it has reserved, the most that it may still cost. A sale makes a position smaller, so neither the
/// position nor the margin is a reason to refuse it.
///
/// Everything is decided at the prices of the moment at which the rule is made.
public final class RiskRule {
    private static final int CENTS = 2;

    private final Catalogue catalogue;
    private final Prices prices;
    private final Valuation valuation;
    private final LocalDate today;

    /// @param today the day in UTC, for which trades are counted
    public RiskRule(Catalogue catalogue, Prices prices, LocalDate today) {
        this.catalogue = catalogue;
        this.prices = prices;
        this.valuation = new Valuation(catalogue, prices);
        this.today = today;
    }

    /// Why the order, or a change that makes one larger, goes too far; empty where it does not.
    ///
    /// @param availableUsd what the user could spend on it
    Optional<RiskRefusal> refusal(RiskOrder order, RiskStanding standing, BigDecimal availableUsd) {
        RiskLimits limits = standing.limits();
        if (limits.maxOrderSize() != null && order.quantity().compareTo(limits.maxOrderSize()) > 0) {
            return Optional.of(tooLarge(order, limits.maxOrderSize()));
        }
        if (limits.maxDailyTrades() != null && standing.tradesToday() >= limits.maxDailyTrades()) {
            return Optional.of(tooManyTrades(standing, limits.maxDailyTrades()));
        }
        if (order.side() == OrderSide.SELL) {
            return Optional.empty();
        }
        Optional<RiskRefusal> position = limits.maxPositionSize() == null
                ? Optional.empty()
                : positionRefusal(order, standing, limits.maxPositionSize());
        return position.isPresent() || limits.maxLeverage() == null
                ? position
                : marginRefusal(order, standing, limits.maxLeverage(), availableUsd);
    }

    private static RiskRefusal tooLarge(RiskOrder order, BigDecimal limit) {
        String base = order.pair().base().symbol();
        return new RiskRefusal(
                "above_max_order_size",
                "This order is for up to " + Decimals.plain(order.quantity()) + " " + base + "; MAX_ORDER_SIZE is "
                        + Decimals.plain(limit) + " " + base);
    }

    private RiskRefusal tooManyTrades(RiskStanding standing, int limit) {
        return new RiskRefusal(
                "above_max_daily_trades",
                "This order could trade, and MAX_DAILY_TRADES is " + limit + ": " + standing.userId() + " has made "
                        + standing.tradesToday() + (standing.tradesToday() == 1 ? " trade" : " trades") + " since "
                        + today + "T00:00:00Z and can place orders again from " + today.plusDays(1) + "T00:00:00Z on");
    }

    private Optional<RiskRefusal> positionRefusal(RiskOrder order, RiskStanding standing, BigDecimal limit) {
        Pair pair = order.pair();
        Position position = position(pair.base().symbol(), standing);
        BigDecimal added = usd(pair.quote().symbol(), order.cost());
        BigDecimal after = position.exposure().add(added);
        if (after.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new RiskRefusal(
                "above_max_position_size",
                "With this order the position in " + position.currency() + " could come to " + cents(after)
                        + " USD; MAX_POSITION_SIZE is " + Decimals.plain(limit) + " USD. "
                        + Decimals.plain(position.quantity()) + " " + position.currency() + " held are worth "
                        + cents(position.value()) + " USD, open purchases have reserved "
                        + cents(position.openPurchases()) + " USD, and this order reserves " + cents(added) + " USD"));
    }

    /// The holdings are looked at only where they matter. A purchase that the available USD cover takes
    /// positions to no more than everything there is, which a leverage of 1 and more allows; one that is
    /// paid for with something else moves value between positions.
    private Optional<RiskRefusal> marginRefusal(
            RiskOrder order, RiskStanding standing, BigDecimal limit, BigDecimal availableUsd) {
        if (!order.pair().quote().symbol().equals(Valuation.CURRENCY)
                || (limit.compareTo(BigDecimal.ONE) >= 0 && order.cost().compareTo(availableUsd) <= 0)) {
            return Optional.empty();
        }
        Margin before = margin(standing);
        Margin after = before.plus(order.cost());
        if (!after.exceeds(limit)) {
            return Optional.empty();
        }
        return Optional.of(new RiskRefusal(
                "insufficient_margin",
                "Insufficient margin: with this order of " + cents(order.cost()) + " USD positions could be worth "
                        + cents(after.positions()) + " USD, which is " + Decimals.plain(after.ratio())
                        + " times the " + cents(after.total()) + " USD that " + standing.userId()
                        + " has; MAX_LEVERAGE is " + Decimals.plain(limit) + ", and the ratio before it "
                        + Decimals.plain(before.ratio())));
    }

    /// What the user has of the asset, and would have with every open purchase of it.
    public Position position(String currency, RiskStanding standing) {
        BigDecimal quantity = standing.holding(currency);
        BigDecimal price = valuation.price(currency).orElse(BigDecimal.ZERO);
        BigDecimal open = BigDecimal.ZERO;
        for (Pair pair : catalogue.pairs()) {
            if (pair.base().symbol().equals(currency)) {
                open = open.add(usd(pair.quote().symbol(), standing.purchases(pair.symbol())));
            }
        }
        return new Position(currency, quantity, price, quantity.multiply(price), open);
    }

    public Margin margin(RiskStanding standing) {
        BigDecimal total = BigDecimal.ZERO;
        BigDecimal positions = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> holding : standing.holdings().entrySet()) {
            BigDecimal value = usd(holding.getKey(), holding.getValue());
            total = total.add(value);
            if (!holding.getKey().equals(Valuation.CURRENCY)) {
                positions = positions.add(value);
            }
        }
        for (Pair pair : catalogue.pairs()) {
            if (pair.quote().symbol().equals(Valuation.CURRENCY)) {
                positions = positions.add(standing.purchases(pair.symbol()));
            }
        }
        return new Margin(positions, total);
    }

    /// How large a position in the pair may be that risks so much of what the user has; empty while nothing
    /// gives its base currency a price.
    ///
    /// @param riskPercentage above 0, to 100
    public Optional<PositionSize> positionSize(Pair pair, BigDecimal riskPercentage, RiskStanding standing) {
        return valuation
                .price(pair.base().symbol())
                .filter(price -> price.signum() > 0)
                .map(price -> PositionSize.of(
                        pair,
                        price,
                        margin(standing).total(),
                        riskPercentage,
                        standing.limits().maxPositionSize()));
    }

    /// @param needed what the order was found to need
    RiskOrder of(OrderRequest.Place order, Funding.Needed needed) {
        Pair pair = catalogue.pair(order.pairSymbol());
        return switch (order.orderSide()) {
            case BUY -> new RiskOrder(pair, OrderSide.BUY, largest(order, quantity(order, pair)), needed.amount());
            // What a sale by an amount sells at most was found by the funding.
            case SELL -> new RiskOrder(pair, OrderSide.SELL, needed.amount(), BigDecimal.ZERO);
        };
    }

    private static BigDecimal largest(OrderRequest.Place order, BigDecimal own) {
        BigDecimal largest = own;
        for (LinkedOrder linked : order.linked() == null ? List.<LinkedOrder>of() : order.linked()) {
            largest = largest.max(linked.quantity());
        }
        return largest;
    }

    /// What a purchase buys at most: by an amount, what it pays for at the best price known.
    private BigDecimal quantity(OrderRequest.Place order, Pair pair) {
        OrderOptions options = order.options();
        BigDecimal amount = order.orderType() == OrderType.MARKET && options != null ? options.quoteAmount() : null;
        if (amount == null) {
            return order.quantity();
        }
        BigDecimal bought = prices.of(pair.symbol())
                .map(RiskRule::price)
                .filter(price -> price.signum() > 0)
                .map(price -> amount.divide(price, MathContext.DECIMAL128)
                        .divideToIntegralValue(pair.lotSize())
                        .multiply(pair.lotSize()))
                .orElse(BigDecimal.ZERO);
        return order.quantity().signum() > 0 ? bought.min(order.quantity()) : bought;
    }

    private static BigDecimal price(PriceUpdate known) {
        BigDecimal ask = known.askPrice();
        return ask != null ? ask : known.currentPrice();
    }

    /// @param needed to hold besides what the order holds
    RiskOrder of(OrderRequest.Change change, BigDecimal needed) {
        Pair pair = catalogue.pair(change.pairSymbol());
        BigDecimal cost = change.orderSide() == OrderSide.BUY ? needed : BigDecimal.ZERO;
        return new RiskOrder(pair, change.orderSide(), change.quantity(), cost);
    }

    /// Whether what is reserved in that currency for an order of the pair is reserved for a purchase.
    boolean isPurchase(String pairSymbol, String currency) {
        return catalogue.pair(pairSymbol).quote().symbol().equals(currency);
    }

    private BigDecimal usd(String currency, BigDecimal amount) {
        return amount.multiply(valuation.price(currency).orElse(BigDecimal.ZERO));
    }

    /// Rounded up, so that what is above a limit never looks like it.
    private static String cents(BigDecimal usd) {
        return Decimals.plain(usd.setScale(CENTS, RoundingMode.CEILING));
    }
}
