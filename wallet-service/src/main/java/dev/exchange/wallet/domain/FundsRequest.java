package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Asset;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/// What every request to move funds has, checked.
///
/// @param userId whose money it is
/// @param clientReference the user's own name for it, unique among the user's requests of its kind
/// @param amount more than zero, and no finer than the asset is kept
public record FundsRequest(String userId, String clientReference, String currency, BigDecimal amount) {
    /// What a client reference may be, in words.
    public static final String REFERENCE_RULE = "1 to 64 letters, digits, dots, hyphens, colons and underscores";

    /// What an address may be, in words.
    public static final String ADDRESS_RULE = "1 to 128 letters, digits, dots, hyphens, colons and underscores";

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    /// @throws FundsRefusal when the reference is none, or the amount is not more than zero or too fine
    public static FundsRequest checked(String userId, String clientReference, Asset asset, BigDecimal amount) {
        if (!REFERENCE.matcher(clientReference).matches()) {
            throw FundsRefusal.invalid(
                    "invalid_client_reference", "client_reference is " + REFERENCE_RULE + "; this one is not");
        }
        if (amount.signum() <= 0) {
            throw FundsRefusal.invalid("invalid_amount", "amount must be more than 0; it is " + Decimals.plain(amount));
        }
        BigDecimal normal = Decimals.normal(amount);
        if (normal.scale() > asset.precision()) {
            throw FundsRefusal.invalid(
                    "invalid_amount",
                    asset.symbol() + " is kept to " + asset.precision() + " digits after the point; "
                            + Decimals.plain(amount) + " has " + normal.scale());
        }
        return new FundsRequest(userId, clientReference, asset.symbol(), normal);
    }

    /// @throws FundsRefusal when it cannot be the address of anything
    public static String checkedAddress(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw FundsRefusal.invalid("invalid_address", "address is " + ADDRESS_RULE + "; this one is not");
        }
        return address;
    }

    /// Whether both ask for the same; amounts are compared as numbers.
    public boolean isSameAs(FundsRequest other) {
        return userId.equals(other.userId)
                && clientReference.equals(other.clientReference)
                && currency.equals(other.currency)
                && amount.compareTo(other.amount) == 0;
    }

    /// What a request is answered with whose reference names another one.
    public FundsRefusal reused(String existingId) {
        return FundsRefusal.conflict(
                "client_reference_reused",
                "client_reference " + clientReference + " already names " + existingId
                        + ", which asks for something else; give every request a reference of its own");
    }
}
