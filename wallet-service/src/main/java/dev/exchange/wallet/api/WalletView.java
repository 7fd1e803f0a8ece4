package dev.exchange.wallet.api;

import dev.exchange.contracts.Ids;
import dev.exchange.wallet.store.WalletStore.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A wallet as clients see it.
///
/// @param balance available and locked together
@Schema(name = "Wallet", description = "What a user has of one currency")
public record WalletView(
        @Schema(examples = "user_123_BTC") String id,
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "BTC") String currency,

        @Schema(description = "Available and locked together", examples = "1.5")
        BigDecimal balance,

        @Schema(description = "What can be spent or reserved", examples = "1.0")
        BigDecimal availableBalance,

        @Schema(description = "What open orders and withdrawals hold", examples = "0.5")
        BigDecimal lockedBalance,

        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt,
        @Schema(examples = "2024-01-01T12:00:00Z") Instant updatedAt) {
    static WalletView of(Wallet wallet) {
        return new WalletView(
                Ids.wallet(wallet.key().userId(), wallet.key().currency()),
                wallet.key().userId(),
                wallet.key().currency(),
                wallet.balance().total(),
                wallet.balance().available(),
                wallet.balance().locked(),
                wallet.createdAt(),
                wallet.updatedAt());
    }
}
