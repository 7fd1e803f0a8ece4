package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.domain.UserId;
import dev.exchange.wallet.domain.WalletKey;
import java.util.Locale;
import java.util.Optional;

/// The ids of wallets in paths.
final class WalletIds {
    private WalletIds() {}

    /// The wallet that the id could be of; empty where it can be none. A user's id may contain underscores
    /// itself, a currency none.
    static Optional<WalletKey> key(String walletId, Catalogue catalogue) {
        int underscore = walletId.lastIndexOf('_');
        if (underscore < 0 || !UserId.isValid(walletId.substring(0, underscore))) {
            return Optional.empty();
        }
        String userId = walletId.substring(0, underscore);
        return catalogue
                .findAsset(walletId.substring(underscore + 1).toUpperCase(Locale.ROOT))
                .map(asset -> new WalletKey(userId, asset.symbol()));
    }

    static Problem notFound() {
        return Problem.notFound(
                "wallet_not_found",
                "There is no such wallet; a wallet's id is the user's id, an underscore and the currency, as in"
                        + " user_123_BTC");
    }
}
