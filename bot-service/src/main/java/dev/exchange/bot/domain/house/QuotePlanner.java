package dev.exchange.bot.domain.house;

import dev.exchange.bot.domain.house.Step.Cancel;
import dev.exchange.bot.domain.house.Step.Place;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides where the house's quotes should be and which steps bring them there.
///
/// The size of a quote is a share of what the house has of the currency that it spends, so that quotes get smaller as
/// it runs low and it never runs dry. The middle of its quotes leans away from what it has too much of, by at most the
/// rules' skew: with more coins than it started with it asks for less, and so sells them. Quotes that are near enough
/// to their place stay, which keeps their priority and saves requests.
public final class QuotePlanner {
    private static final MathContext ROUGH = MathContext.DECIMAL64;
    // A quote that was partly filled is renewed when it has become too small or, relative to what the house has, too
    // large.
    private static final BigDecimal SMALLEST_KEPT = new BigDecimal("0.5");
    private static final BigDecimal LARGEST_KEPT = new BigDecimal("1.5");

    private final QuotingRules rules;
    private final FeeTerms fees;
    private final BigDecimal minOrderSize;
    private final BigDecimal maxOrderSize;
    private final Map<String, BigDecimal> startingBalances;
    private final Map<String, Integer> uses = new HashMap<>();

    /// @param pairs all that the house quotes
    /// @param startingBalances what it had at first, by currency
    public QuotePlanner(
            QuotingRules rules,
            Collection<Catalogue.Pair> pairs,
            FeeTerms fees,
            BigDecimal minOrderSize,
            BigDecimal maxOrderSize,
            Map<String, BigDecimal> startingBalances) {
        this.rules = rules;
        this.fees = fees;
        this.minOrderSize = minOrderSize;
        this.maxOrderSize = maxOrderSize;
        this.startingBalances = Map.copyOf(startingBalances);
        for (Catalogue.Pair pair : pairs) {
            uses.merge(pair.quote().symbol(), 1, Integer::sum);
            uses.merge(pair.base().symbol(), 1, Integer::sum);
        }
    }

    /// The steps for one pair, to be taken in this order: at no point of it can two of the house's own quotes meet, and
    /// the book keeps quotes on both sides throughout.
    ///
    /// @param reference what the outside world pays
    /// @param resting the house's own orders on this pair
    /// @param holdings what the house has; what the steps use of it is taken off
    public List<Step> plan(Catalogue.Pair pair, BigDecimal reference, List<RestingQuote> resting, Holdings holdings) {
        if (reference.signum() <= 0) {
            return List.of();
        }
        BigDecimal middle = reference.multiply(BigDecimal.ONE.subtract(skew(pair, holdings)));
        Side bids = new Side(pair, OrderSide.BUY, middle, reference, resting, holdings);
        Side asks = new Side(pair, OrderSide.SELL, middle, reference, resting, holdings);
        List<Step> steps = new ArrayList<>();
        if (resting.isEmpty()) {
            // The nearest bid, the nearest ask, and so on: an empty book has two sides at once.
            List<Step> bidSteps = new ArrayList<>();
            List<Step> askSteps = new ArrayList<>();
            bids.renew(bidSteps);
            asks.renew(askSteps);
            for (int level = 0; level < Math.max(bidSteps.size(), askSteps.size()); level++) {
                bidSteps.stream().skip(level).findFirst().ifPresent(steps::add);
                askSteps.stream().skip(level).findFirst().ifPresent(steps::add);
            }
        } else if (bids.wouldMeet(asks)) {
            // The price has risen: the old asks must be out of the way before the new bids come.
            asks.renew(steps);
            bids.renew(steps);
        } else {
            bids.renew(steps);
            asks.renew(steps);
        }
        return steps;
    }

    private BigDecimal skew(Catalogue.Pair pair, Holdings holdings) {
        String base = pair.base().symbol();
        BigDecimal start = startingBalances.getOrDefault(base, BigDecimal.ZERO);
        if (start.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal shift = holdings.total(base)
                .subtract(start)
                .divide(start, ROUGH)
                .min(BigDecimal.ONE)
                .max(BigDecimal.ONE.negate());
        return shift.multiply(rules.skew());
    }

    /// One place in the ladder and what stands there.
    private static final class Level {
        final BigDecimal price;
        final BigDecimal quantity;
        final BigDecimal leeway;

        @Nullable
        RestingQuote kept;

        Level(BigDecimal price, BigDecimal quantity, BigDecimal leeway) {
            this.price = price;
            this.quantity = quantity;
            this.leeway = leeway;
        }

        boolean takes(RestingQuote quote) {
            return kept == null
                    && distance(quote).compareTo(leeway) <= 0
                    && quote.remainingQuantity().compareTo(quantity.multiply(SMALLEST_KEPT)) >= 0
                    && quote.remainingQuantity().compareTo(quantity.multiply(LARGEST_KEPT)) <= 0;
        }

        BigDecimal distance(RestingQuote quote) {
            return quote.price().subtract(price).abs();
        }
    }

    private final class Side {
        private final Catalogue.Pair pair;
        private final OrderSide side;
        private final Holdings holdings;
        private final List<Level> levels = new ArrayList<>();
        private final List<RestingQuote> all;
        private final List<RestingQuote> stale;

        Side(
                Catalogue.Pair pair,
                OrderSide side,
                BigDecimal middle,
                BigDecimal reference,
                List<RestingQuote> resting,
                Holdings holdings) {
            this.pair = pair;
            this.side = side;
            this.holdings = holdings;
            BigDecimal budget = budget(reference);
            for (BigDecimal distance : rules.distances()) {
                BigDecimal quantity = quantity(budget);
                BigDecimal price = price(middle, distance);
                if (quantity.compareTo(minOrderSize) >= 0 && price.signum() > 0) {
                    levels.add(
                            new Level(price, quantity, middle.multiply(distance).multiply(rules.tolerance())));
                }
            }
            all = resting.stream().filter(quote -> quote.side() == side).toList();
            stale = new ArrayList<>(all);
            for (Level level : levels) {
                stale.stream()
                        .filter(level::takes)
                        .min(Comparator.comparing(level::distance))
                        .ifPresent(quote -> {
                            level.kept = quote;
                            stale.remove(quote);
                        });
            }
        }

        /// What one level may hold, in the base currency.
        private BigDecimal budget(BigDecimal reference) {
            String spent = spentCurrency();
            BigDecimal share = holdings.total(spent)
                    .multiply(rules.budget())
                    .divide(
                            BigDecimal.valueOf((long) uses.getOrDefault(spent, 1)
                                    * rules.distances().size()),
                            ROUGH);
            return switch (side) {
                case BUY -> share.divide(reference, ROUGH);
                case SELL -> share;
            };
        }

        private BigDecimal quantity(BigDecimal budget) {
            BigDecimal lots = budget.min(maxOrderSize).divide(pair.lotSize(), 0, RoundingMode.DOWN);
            return lots.multiply(pair.lotSize());
        }

        private BigDecimal price(BigDecimal middle, BigDecimal distance) {
            BigDecimal exact = switch (side) {
                case BUY -> middle.multiply(BigDecimal.ONE.subtract(distance));
                case SELL -> middle.multiply(BigDecimal.ONE.add(distance));
            };
            RoundingMode away = switch (side) {
                case BUY -> RoundingMode.FLOOR;
                case SELL -> RoundingMode.CEILING;
            };
            return Decimals.normal(exact.divide(pair.tickSize(), 0, away).multiply(pair.tickSize()));
        }

        private String spentCurrency() {
            return switch (side) {
                case BUY -> pair.quote().symbol();
                case SELL -> pair.base().symbol();
            };
        }

        private BigDecimal cost(BigDecimal price, BigDecimal quantity) {
            return switch (side) {
                case BUY -> fees.buyReservation(quantity, price, pair.quote().precision());
                case SELL -> quantity;
            };
        }

        /// Whether a quote that this side is about to place would trade with one of the other side's that stands now.
        boolean wouldMeet(Side other) {
            return levels.stream()
                    .filter(level -> level.kept == null)
                    .anyMatch(level -> other.all.stream().anyMatch(quote -> meets(level.price, quote.price())));
        }

        private boolean meets(BigDecimal own, BigDecimal opposite) {
            return switch (side) {
                case BUY -> own.compareTo(opposite) >= 0;
                case SELL -> own.compareTo(opposite) <= 0;
            };
        }

        /// One quote out, one quote in, so that the others hold the side meanwhile.
        void renew(List<Step> steps) {
            stale.sort(Comparator.comparing(RestingQuote::price));
            if (side == OrderSide.BUY) {
                Collections.reverse(stale);
            }
            List<RestingQuote> outgoing = new ArrayList<>(stale);
            for (Level level : levels) {
                if (level.kept == null) {
                    if (!outgoing.isEmpty()) {
                        cancel(outgoing.removeFirst(), steps);
                    }
                    if (holdings.use(spentCurrency(), cost(level.price, level.quantity))) {
                        steps.add(new Place(side, level.price, level.quantity));
                    }
                }
            }
            outgoing.forEach(quote -> cancel(quote, steps));
        }

        private void cancel(RestingQuote quote, List<Step> steps) {
            steps.add(new Cancel(quote.orderId()));
            holdings.free(spentCurrency(), cost(quote.price(), quote.remainingQuantity()));
        }
    }
}
