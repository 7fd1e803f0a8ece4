package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One order as its client knows it: what he was answered, and what he asked for without ever being answered. Used by
/// the client's thread, and by the check when that has ended.
final class ClientOrder {
    private static final String CANCELLED_BY_CLIENT = "user_requested";

    private final String id;
    private final String userId;
    private final String pairSymbol;
    private final String orderType;
    /// Whether its quantity is what its client makes it; a leg of a bracket grows as its entry order is filled.
    private final boolean alone;
    private final List<String> contradictions = new ArrayList<>();
    /// What changes would make of it of which it is not known whether they were carried out.
    private final Set<Terms> uncertain = new HashSet<>();

    private Terms terms;
    private OrderStatus status = OrderStatus.PENDING;
    private BigDecimal filled = BigDecimal.ZERO;
    private boolean decided;
    private boolean cancelAsked;
    private boolean mustEnd;

    /// @param order the first answer of which it was part
    /// @param decided whether that was the engine's outcome, and not only that there will be one
    ClientOrder(JsonNode order, boolean decided) {
        id = order.get("id").asText();
        userId = order.get("user_id").asText();
        pairSymbol = order.get("pair_symbol").asText();
        orderType = order.get("order_type").asText();
        alone = !order.hasNonNull("link");
        terms = Terms.of(order);
        this.decided = decided;
        answered(order);
    }

    /// What a change can change.
    private record Terms(BigDecimal quantity, @Nullable BigDecimal price) {
        Terms(BigDecimal quantity, @Nullable BigDecimal price) {
            this.quantity = quantity.stripTrailingZeros();
            this.price = price == null ? null : price.stripTrailingZeros();
        }

        static Terms of(JsonNode order) {
            return new Terms(
                    Json.decimal(order, "quantity"),
                    order.path("price").isNumber() ? Json.decimal(order, "price") : null);
        }
    }

    String id() {
        return id;
    }

    String userId() {
        return userId;
    }

    String pairSymbol() {
        return pairSymbol;
    }

    /// Whether it can be changed as far as its client knows.
    boolean isChangeable() {
        return status == OrderStatus.OPEN && isPlainLimit();
    }

    private boolean isPlainLimit() {
        return alone && orderType.equals("limit");
    }

    BigDecimal filled() {
        return filled;
    }

    BigDecimal quantity() {
        return terms.quantity();
    }

    /// The exchange said what it is: no later answer may fall behind.
    void answered(JsonNode order) {
        OrderStatus nowStatus = OrderStatus.of(order.get("status").asText());
        BigDecimal nowFilled = Json.decimal(order, "filled_quantity");
        if (nowFilled.compareTo(filled) < 0 || (status.isFinal() && !same(nowStatus, nowFilled))) {
            contradictions.add("was answered %s with %s filled, and later %s with %s filled"
                    .formatted(status, filled, nowStatus, nowFilled));
        }
        status = nowStatus;
        filled = nowFilled;
        terms = Terms.of(order);
        decided |= status != OrderStatus.PENDING;
    }

    private boolean same(OrderStatus otherStatus, BigDecimal otherFilled) {
        return status == otherStatus && filled.compareTo(otherFilled) == 0;
    }

    /// A change was sent, and whether it will be carried out is not known.
    void mayBecome(BigDecimal quantity, BigDecimal price) {
        uncertain.add(new Terms(quantity, price));
    }

    /// A change was answered as carried out: what was sent before it has come before it, or never will.
    void changed(JsonNode order, BigDecimal quantity, BigDecimal price) {
        answered(order);
        uncertain.clear();
        if (!terms.equals(new Terms(quantity, price))) {
            contradictions.add("was changed to %s at %s, and the answer says %s".formatted(quantity, price, order));
        }
    }

    /// A change was refused, the only time that it was sent.
    void notChanged(BigDecimal quantity, BigDecimal price) {
        uncertain.remove(new Terms(quantity, price));
    }

    void cancelAsked() {
        cancelAsked = true;
    }

    /// It was told that nothing is left in the market of what the engine knew. An order that is still on its way is not
    /// among that.
    void ended() {
        mustEnd |= decided;
    }

    /// What its client was told that is not true, now that all is quiet.
    ///
    /// @param last as the engine last said
    /// @param code why it ended, where there is a why
    List<String> contradictionsWith(OrderState last, @Nullable String code) {
        List<String> found = new ArrayList<>(contradictions);
        if (status.isFinal() && !same(last.status(), last.filledQuantity())) {
            found.add("was acknowledged as %s with %s filled, and is %s with %s filled"
                    .formatted(status, filled, last.status(), last.filledQuantity()));
        }
        if (last.filledQuantity().compareTo(filled) < 0) {
            found.add("was acknowledged with %s filled, and has %s".formatted(filled, last.filledQuantity()));
        }
        if (mustEnd && !last.status().isFinal()) {
            found.add("was acknowledged as cancelled, and is " + last.status());
        }
        if (CANCELLED_BY_CLIENT.equals(code) && !cancelAsked) {
            found.add("was cancelled for its user, who never asked for that");
        }
        Terms now = new Terms(last.quantity(), last.price());
        if (isPlainLimit() && !now.equals(terms) && !uncertain.contains(now)) {
            found.add("was acknowledged as %s (or, without an answer, %s), and is %s".formatted(terms, uncertain, now));
        }
        return found;
    }

    /// The same where wallet-service refused it, so that the engine never heard of it.
    List<String> contradictionsWithRefusal() {
        List<String> found = new ArrayList<>(contradictions);
        if (status != OrderStatus.PENDING && status != OrderStatus.REJECTED) {
            found.add("was acknowledged as " + status + ", and was refused");
        }
        return found;
    }

    @Override
    public String toString() {
        return id + " of " + userId + ", a " + orderType + " order in " + pairSymbol;
    }
}
