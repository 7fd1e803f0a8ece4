package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which orders are taken. Everything that is wrong with a request is found at once.
///
/// A price with a market order, a stop price with an order that has no trigger, and `expires_hours` with an order that
/// never rests are refused rather than passed over: whoever sends them expects them to hold. Null, like absence, always
/// means "none".
public final class OrderRules {
    /// The longest that an order can be asked to rest, in hours: a year.
    public static final int MAX_EXPIRES_HOURS = 8760;

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());
    // The engine's clock moves in ticks; a shorter life than this could not be told from none.
    private static final long MIN_LIFETIME_MS = 1000;

    private final Catalogue catalogue;
    private final BigDecimal minOrderSize;
    private final BigDecimal maxOrderSize;
    private final FeeTerms fees;

    /// @param minOrderSize least quantity of an order, in the base currency
    /// @param maxOrderSize greatest quantity of an order, in the base currency
    public OrderRules(Catalogue catalogue, BigDecimal minOrderSize, BigDecimal maxOrderSize, FeeTerms fees) {
        this.catalogue = catalogue;
        this.minOrderSize = minOrderSize;
        this.maxOrderSize = maxOrderSize;
        this.fees = fees;
    }

    /// What the rules say of a request.
    public sealed interface Verdict {
        record Taken(OrderTerms terms) implements Verdict {}

        /// @param violations at least one, in the order of the fields
        record Refused(List<Violation> violations) implements Verdict {}
    }

    public Verdict judge(OrderFields fields) {
        return new Judgement(fields).verdict();
    }

    /// Whether a text can be a user's id.
    public static boolean isUserId(String text) {
        return USER_ID.matcher(text).matches();
    }

    /// What a user id may look like, in words.
    public static final String USER_ID_RULE = "1 to 64 letters, digits, '_', '.' or '-'";

    private final class Judgement {
        private final OrderFields fields;
        private final List<Violation> violations;

        Judgement(OrderFields fields) {
            this.fields = fields;
            this.violations = new ArrayList<>(fields.unreadable());
        }

        Verdict verdict() {
            String userId = userId();
            Catalogue.Pair pair = pair();
            OrderType type = required("order_type", fields.orderType(), OrderType::of);
            OrderSide side = required("order_side", fields.orderSide(), OrderSide::of);
            BigDecimal quantity = quantity(pair);
            TimeInForce timeInForce = fields.timeInForce() == null
                    ? TimeInForce.GOOD_TIL_CANCELED
                    : named("time_in_force", fields.timeInForce(), TimeInForce::of);
            BigDecimal price = type == null ? null : price(type, pair);
            Duration lifetime = type == null || timeInForce == null ? null : lifetime(type, timeInForce);
            String clientOrderId = clientOrderId();
            if (pair != null && side != null && quantity != null && price != null) {
                checkValue(pair, side, quantity, price);
            }
            if (!violations.isEmpty()
                    || userId == null
                    || pair == null
                    || type == null
                    || side == null
                    || quantity == null
                    || timeInForce == null) {
                return new Verdict.Refused(List.copyOf(violations));
            }
            return new Verdict.Taken(new OrderTerms(
                    userId, clientOrderId, pair.symbol(), type, side, timeInForce, quantity, price, null, lifetime));
        }

        private @Nullable String userId() {
            String userId = fields.userId();
            if (userId == null) {
                missing("user_id", "it names whose order this is");
                return null;
            }
            if (!isUserId(userId)) {
                senseless("user_id", "invalid_user_id", "user_id must be " + USER_ID_RULE);
                return null;
            }
            return userId;
        }

        private @Nullable String clientOrderId() {
            String id = fields.clientOrderId();
            if (id != null && !CLIENT_ORDER_ID.matcher(id).matches()) {
                senseless(
                        "client_order_id",
                        "invalid_client_order_id",
                        "client_order_id must be 1 to 64 visible ASCII characters without spaces");
                return null;
            }
            return id;
        }

        private Catalogue.@Nullable Pair pair() {
            String name = fields.pairSymbol();
            if (name == null) {
                missing("pair_symbol", "for example BTC/USD");
                return null;
            }
            Optional<Catalogue.Pair> pair = catalogue.findPair(name);
            if (pair.isEmpty()) {
                violations.add(unknownPair(catalogue));
            }
            return pair.orElse(null);
        }

        private @Nullable BigDecimal quantity(Catalogue.@Nullable Pair pair) {
            BigDecimal quantity = fields.quantity();
            if (quantity == null) {
                missing("quantity", "it is how much of the base currency to trade");
                return null;
            }
            if (quantity.signum() <= 0) {
                senseless("quantity", "invalid_quantity", "quantity must be positive; it is " + plain(quantity));
                return null;
            }
            if (pair == null) {
                return null;
            }
            BigDecimal least = firstMultiple(minOrderSize, pair.lotSize());
            BigDecimal most = lastMultiple(maxOrderSize, pair.lotSize());
            if (quantity.compareTo(least) < 0) {
                senseless(
                        "quantity",
                        "below_min_order_size",
                        "quantity must be at least " + plain(least) + " "
                                + pair.base().symbol() + "; it is " + plain(quantity));
                return null;
            }
            if (quantity.compareTo(most) > 0) {
                senseless(
                        "quantity",
                        "above_max_order_size",
                        "quantity must be at most " + plain(most) + " "
                                + pair.base().symbol() + "; it is " + plain(quantity));
                return null;
            }
            if (!Decimals.isMultiple(quantity, pair.lotSize())) {
                BigDecimal nearest =
                        Decimals.nearest(quantity, pair.lotSize()).max(least).min(most);
                senseless(
                        "quantity",
                        "invalid_lot",
                        "quantity must be a multiple of " + plain(pair.lotSize()) + " for " + pair.symbol() + "; "
                                + plain(quantity) + " is not, the nearest valid quantity is " + plain(nearest));
                return null;
            }
            return Decimals.normal(quantity);
        }

        private @Nullable BigDecimal price(OrderType type, Catalogue.@Nullable Pair pair) {
            return switch (type) {
                case MARKET -> {
                    refuse(
                            "price",
                            fields.price(),
                            "price_not_allowed",
                            "a market order takes the market's price: leave price out, or send order_type limit");
                    refuseStopPrice();
                    yield null;
                }
                case LIMIT -> {
                    refuseStopPrice();
                    yield limitPrice(pair);
                }
                case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP, ICEBERG -> {
                    senseless(
                            "order_type",
                            "order_type_not_supported",
                            "order_type " + type.wireName() + " is not available yet; limit and market are");
                    yield null;
                }
            };
        }

        private void refuseStopPrice() {
            refuse(
                    "stop_price",
                    fields.stopPrice(),
                    "stop_price_not_allowed",
                    "limit and market orders have no trigger: leave stop_price out");
        }

        private @Nullable BigDecimal limitPrice(Catalogue.@Nullable Pair pair) {
            BigDecimal price = fields.price();
            if (price == null) {
                missing("price", "a limit order needs one");
                return null;
            }
            if (price.signum() <= 0) {
                senseless("price", "invalid_price", "price must be positive; it is " + plain(price));
                return null;
            }
            if (pair == null) {
                return null;
            }
            if (!Decimals.isMultiple(price, pair.tickSize())) {
                BigDecimal nearest = Decimals.nearest(price, pair.tickSize()).max(pair.tickSize());
                senseless(
                        "price",
                        "invalid_tick",
                        "price must be a multiple of " + plain(pair.tickSize()) + " for " + pair.symbol() + "; "
                                + plain(price) + " is not, the nearest valid price is " + plain(nearest));
                return null;
            }
            return Decimals.normal(price);
        }

        private void checkValue(Catalogue.Pair pair, OrderSide side, BigDecimal quantity, BigDecimal price) {
            int precision = pair.quote().precision();
            BigDecimal needed = switch (side) {
                case BUY -> fees.buyReservation(quantity, price, precision);
                case SELL -> quantity.multiply(price);
            };
            BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE, precision);
            if (needed.compareTo(most) > 0) {
                senseless(
                        "price",
                        "order_too_large",
                        "price times quantity comes to " + plain(needed) + " "
                                + pair.quote().symbol()
                                + "; an order may be worth at most "
                                + plain(most.setScale(0, RoundingMode.DOWN)));
            }
        }

        private @Nullable Duration lifetime(OrderType type, TimeInForce timeInForce) {
            BigDecimal hours = fields.expiresHours();
            boolean rests = type != OrderType.MARKET
                    && switch (timeInForce) {
                        case IMMEDIATE_OR_CANCEL, FILL_OR_KILL -> false;
                        case GOOD_TIL_CANCELED, DAY, GOOD_TIL_DATE -> true;
                    };
            if (!rests) {
                refuse(
                        "expires_hours",
                        hours,
                        "expires_hours_not_allowed",
                        "a market, immediate_or_cancel or fill_or_kill order never rests and so cannot expire:"
                                + " leave expires_hours out");
                if (timeInForce == TimeInForce.GOOD_TIL_DATE) {
                    senseless(
                            "time_in_force",
                            "time_in_force_not_allowed",
                            "a market order cannot be good_til_date: it never rests");
                }
                return null;
            }
            if (hours == null) {
                if (timeInForce == TimeInForce.GOOD_TIL_DATE) {
                    missing("expires_hours", "a good_til_date order needs to know till when");
                }
                return null;
            }
            if (hours.signum() <= 0
                    || hours.compareTo(BigDecimal.valueOf(MAX_EXPIRES_HOURS)) > 0
                    || millis(hours) < MIN_LIFETIME_MS) {
                senseless(
                        "expires_hours",
                        "invalid_expires_hours",
                        "expires_hours must be from one second (0.0003) to " + MAX_EXPIRES_HOURS + "; it is "
                                + plain(hours));
                return null;
            }
            return Duration.ofMillis(millis(hours));
        }

        private long millis(BigDecimal hours) {
            return hours.multiply(MILLIS_PER_HOUR)
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
        }

        private <E> @Nullable E required(String field, @Nullable String text, Function<String, E> parse) {
            if (text == null) {
                missing(field, "it is one of the things that make an order");
                return null;
            }
            return named(field, text, parse);
        }

        private <E> @Nullable E named(String field, String text, Function<String, E> parse) {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException unknown) {
                String message = unknown.getMessage();
                senseless(field, "invalid_" + field, message == null ? field + " is not known" : message);
                return null;
            }
        }

        private void refuse(String field, @Nullable BigDecimal value, String code, String detail) {
            if (value != null) {
                senseless(field, code, detail);
            }
        }

        private void missing(String field, String why) {
            if (fields.unreadable().stream()
                    .noneMatch(violation -> violation.field().equals(field))) {
                senseless(field, "missing_field", field + " is missing: " + why);
            }
        }

        private void senseless(String field, String code, String detail) {
            violations.add(Violation.senseless(field, code, detail));
        }
    }

    /// What a name that is no listed pair is answered with.
    public static Violation unknownPair(Catalogue catalogue) {
        return Violation.unknown(
                "pair_symbol",
                "unknown_pair",
                "pair_symbol must be one of "
                        + String.join(
                                ", ",
                                catalogue.pairs().stream()
                                        .map(Catalogue.Pair::symbol)
                                        .toList()));
    }

    private static BigDecimal firstMultiple(BigDecimal bound, BigDecimal step) {
        return bound.divide(step, 0, RoundingMode.CEILING).multiply(step);
    }

    private static BigDecimal lastMultiple(BigDecimal bound, BigDecimal step) {
        return bound.divide(step, 0, RoundingMode.FLOOR).multiply(step);
    }

    private static String plain(BigDecimal value) {
        return Decimals.plain(value);
    }
}
