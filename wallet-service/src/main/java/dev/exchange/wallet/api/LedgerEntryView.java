package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.LedgerEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A transfer as the owner of a wallet sees it.
@Schema(name = "LedgerEntry", description = "A transfer of money from one account to another")
public record LedgerEntryView(
        @Schema(description = "Of the transfer: the same in the ledgers of both sides", examples = "entry_fills_2_17")
        String id,

        @Schema(
                description =
                        "gift, reservation, fill, release, deposit, withdrawal_hold, withdrawal, withdrawal_return, transfer, custody or network_fee",
                examples = "fill")
        String kind,

        @Schema(
                description =
                        "Where it came from: available or locked are this wallet's own; user is another user, fees,"
                                + " house, hot, cold and outside are the exchange's accounts",
                examples = "locked")
        String from,

        @Schema(description = "Where it went to, named in the same way", examples = "user")
        String to,

        @Schema(description = "What was moved; more than zero", examples = "2250.125")
        BigDecimal amount,

        @Schema(description = "By how much it changed what can be spent", examples = "0")
        BigDecimal availableChange,

        @Schema(description = "By how much it changed what open orders have reserved", examples = "-2250.125")
        BigDecimal lockedChange,

        Cause cause,
        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt) {
    /// @param offset null where the cause is no record of a topic
    @Schema(name = "LedgerCause", description = "What the transfer follows from")
    public record Cause(
            @Schema(description = "The Kafka topic; http, or chain, whose offsets are heights", examples = "fills")
            String topic,

            @Schema(examples = "2") int partition,

            @Schema(description = "Of the record; null where there is none", examples = "4711") @Nullable
            Long offset,

            @Schema(
                    description = "The order, the trade, the deposit, the withdrawal or the transfer; null for a gift",
                    examples = "trade_1099511627793")
            @Nullable
            String reference) {}

    static LedgerEntryView of(LedgerEntry entry) {
        return new LedgerEntryView(
                entry.id(),
                name(entry.kind()),
                name(entry.from()),
                name(entry.to()),
                entry.amount(),
                entry.change(LedgerEntry.Side.AVAILABLE),
                entry.change(LedgerEntry.Side.LOCKED),
                new Cause(
                        entry.source().log().topic(),
                        entry.source().partition(),
                        entry.source().log().hasOffsets() ? entry.offset() : null,
                        entry.referenceId()),
                entry.at());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
