package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which orders and changes are taken. Everything that is wrong with a request is found at once.
///
/// A price with a market order, a stop price with an order that has no trigger, an end of an order that
/// never rests and the like are refused rather than passed over: whoever sends them expects them to hold.
/// Null, like absence, always means "none".
public final class OrderRules {
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Catalogue catalogue;
    private final SizeRules sizes;

    /// @param minOrderSize least quantity of an order, in the base currency
    /// @param maxOrderSize greatest quantity of an order, in the base currency
    public OrderRules(Catalogue catalogue, BigDecimal minOrderSize, BigDecimal maxOrderSize, FeeTerms fees) {
        this.catalogue = catalogue;
        this.sizes = new SizeRules(minOrderSize, maxOrderSize, fees);
    }

    /// What the rules say of a request to place.
    public sealed interface Verdict {
        record Taken(GroupTerms terms) implements Verdict {}

        /// @param violations at least one, in the order of the fields
        record Refused(List<Violation> violations) implements Verdict {}
    }

    /// What the rules say of a request to change.
    public sealed interface ChangeVerdict {
        /// @param terms the order as it is to be
        record Taken(OrderTerms terms) implements ChangeVerdict {}

        /// @param violations at least one
        record Refused(List<Violation> violations) implements ChangeVerdict {}
    }

    /// @param now against which the ends of orders are judged
    public Verdict judge(OrderFields fields, Instant now) {
        OrderReview review = new OrderReview(fields, new ArrayList<>());
        String userId = userId(review);
        Catalogue.Pair pair = pair(review);
        OrderType type = required(review, OrderField.ORDER_TYPE, OrderType::of);
        OrderSide side = required(review, OrderField.ORDER_SIDE, OrderSide::of);
        BigDecimal quantity = quantity(review, type, pair);
        OrderJudgement.Frame frame = new OrderJudgement.Frame(userId, pair, side, quantity);
        OrderTerms first = new OrderJudgement(review, sizes, now).judge(frame, type);
        GroupTerms group = new GroupRules(review, frame, sizes, now).judge(type, first);
        if (!review.violations().isEmpty()) {
            return new Verdict.Refused(List.copyOf(review.violations()));
        }
        if (group == null) {
            throw new IllegalStateException("Nothing is wrong with " + fields + ", and yet it makes no order");
        }
        return new Verdict.Taken(group);
    }

    /// @param order as it stands
    public ChangeVerdict judgeChange(OrderFields fields, Order order) {
        OrderReview review = new OrderReview(fields, new ArrayList<>());
        Catalogue.Pair pair = catalogue.pair(order.terms().pairSymbol());
        OrderTerms changed = new ChangeRules(review, sizes, pair).judge(order);
        return review.violations().isEmpty()
                ? new ChangeVerdict.Taken(changed)
                : new ChangeVerdict.Refused(List.copyOf(review.violations()));
    }

    /// Whether a text can be a user's id.
    public static boolean isUserId(String text) {
        return USER_ID.matcher(text).matches();
    }

    /// What a user id may look like, in words.
    public static final String USER_ID_RULE = "1 to 64 letters, digits, '_', '.' or '-'";

    private static @Nullable String userId(OrderReview review) {
        String userId = review.fields().text(OrderField.USER_ID);
        if (userId == null) {
            review.missing(OrderField.USER_ID, "it names whose order this is");
            return null;
        }
        if (!isUserId(userId)) {
            review.invalid(OrderField.USER_ID, "user_id must be " + USER_ID_RULE);
            return null;
        }
        return userId;
    }

    private Catalogue.@Nullable Pair pair(OrderReview review) {
        String name = review.fields().text(OrderField.PAIR_SYMBOL);
        if (name == null) {
            review.missing(OrderField.PAIR_SYMBOL, "for example BTC/USD");
            return null;
        }
        Optional<Catalogue.Pair> pair = catalogue.findPair(name);
        if (pair.isEmpty()) {
            review.violations().add(unknownPair(catalogue));
        }
        return pair.orElse(null);
    }

    private @Nullable BigDecimal quantity(OrderReview review, @Nullable OrderType type, Catalogue.@Nullable Pair pair) {
        if (review.fields().has(OrderField.QUANTITY)) {
            return sizes.quantity(review, pair);
        }
        if (type == OrderType.MARKET && review.fields().has(OrderField.QUOTE_AMOUNT)) {
            return BigDecimal.ZERO;
        }
        review.missing(
                OrderField.QUANTITY,
                "it is how much of the base currency to trade"
                        + (type == OrderType.MARKET ? "; or send quote_amount" : ""));
        return null;
    }

    private static <E> @Nullable E required(OrderReview review, OrderField field, Function<String, E> parse) {
        if (!review.fields().has(field)) {
            review.missing(field, "it is one of the things that make an order");
        }
        return review.named(field, parse);
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
}
