package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A request that wallet-service refused before it reached the engine, on `order-rejections`, keyed by
/// user. `sequence` is the offset of the refused request in its partition of `order-requests`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderRejection.class, name = OrderRejection.TYPE),
    @JsonSubTypes.Type(value = ChangeRejection.class, name = ChangeRejection.TYPE)
})
public sealed interface RequestRejection extends Event permits OrderRejection, ChangeRejection {
    String orderId();

    String userId();

    /// Stable, for programs: `insufficient_balance`, `no_price`, `order_too_large`, …
    String code();

    /// In words, saying what was wrong and what would be right.
    String reason();

    /// Of `required` and `available`, where the refusal is about an amount.
    @Nullable
    String currency();

    /// What the request needed.
    @Nullable
    BigDecimal required();

    /// What the user had.
    @Nullable
    BigDecimal available();

    @Override
    default String key() {
        return userId();
    }
}
