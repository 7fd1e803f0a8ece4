package dev.exchange.order.store;

import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.SelfTradePrevention;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// An order's options as they stand in their column. Decimals are texts: a JSON number would be read in
/// binary.
final class OptionsJson {
    private static final String QUOTE_AMOUNT = "quote_amount";
    private static final String DISPLAY_QUANTITY = "display_quantity";
    private static final String TRAIL_AMOUNT = "trail_amount";
    private static final String TRAIL_PERCENT = "trail_percent";
    private static final String LIMIT_OFFSET = "limit_offset";
    private static final String POST_ONLY = "post_only";
    private static final String SELF_TRADE_PREVENTION = "self_trade_prevention";

    private OptionsJson() {}

    static @Nullable String write(@Nullable OrderOptions options) {
        if (options == null) {
            return null;
        }
        JsonObject json = new JsonObject();
        put(json, QUOTE_AMOUNT, options.quoteAmount());
        put(json, DISPLAY_QUANTITY, options.displayQuantity());
        put(json, TRAIL_AMOUNT, options.trailAmount());
        put(json, TRAIL_PERCENT, options.trailPercent());
        put(json, LIMIT_OFFSET, options.limitOffset());
        if (options.postOnly() != null) {
            json.put(POST_ONLY, options.postOnly());
        }
        if (options.selfTradePrevention() != null) {
            json.put(SELF_TRADE_PREVENTION, options.selfTradePrevention().wireName());
        }
        return json.encode();
    }

    private static void put(JsonObject json, String name, @Nullable BigDecimal value) {
        if (value != null) {
            json.put(name, value.toPlainString());
        }
    }

    static @Nullable OrderOptions read(@Nullable JsonObject json) {
        if (json == null) {
            return null;
        }
        String prevention = json.getString(SELF_TRADE_PREVENTION);
        return new OrderOptions(
                decimal(json, QUOTE_AMOUNT),
                decimal(json, DISPLAY_QUANTITY),
                decimal(json, TRAIL_AMOUNT),
                decimal(json, TRAIL_PERCENT),
                decimal(json, LIMIT_OFFSET),
                json.getBoolean(POST_ONLY),
                prevention == null ? null : SelfTradePrevention.of(prevention));
    }

    private static @Nullable BigDecimal decimal(JsonObject json, String name) {
        String text = json.getString(name);
        return text == null ? null : new BigDecimal(text);
    }
}
