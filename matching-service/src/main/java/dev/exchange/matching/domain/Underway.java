package dev.exchange.matching.domain;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the engine's events do not say of the request that causes them: who asked, under which id, and
/// which order is to be changed. Nothing is underway while only time passes.
final class Underway {
    private @Nullable String requestId;
    private @Nullable String userId;
    private @Nullable LiveOrder changed;
    private BigDecimal added = BigDecimal.ZERO;

    void begin(@Nullable String request, String user) {
        requestId = request;
        userId = user;
    }

    /// An order's new terms go to the engine, and its reservation has grown by `amount` for them.
    void change(LiveOrder order, BigDecimal amount) {
        changed = order;
        added = amount;
    }

    void end() {
        requestId = null;
        userId = null;
        changed = null;
        added = BigDecimal.ZERO;
    }

    /// The event id of the request, where its answer must name it.
    @Nullable
    String requestId() {
        return requestId;
    }

    /// Who asked; null while only time passes.
    @Nullable
    String userId() {
        return userId;
    }

    String requester() {
        return Objects.requireNonNull(userId, "no request is underway");
    }

    boolean isChanging(LiveOrder order) {
        return order == changed;
    }

    /// The order whose new terms the engine has refused; its reservation shrinks to what it was.
    LiveOrder takeBack() {
        LiveOrder order = Objects.requireNonNull(changed, "no change is underway");
        order.reservation.spend(added);
        return order;
    }

    BigDecimal added() {
        return added;
    }
}
