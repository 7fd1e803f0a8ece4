package dev.exchange.wallet.domain;

/// Why a request cannot be funded, whatever its owner has.
///
/// @param code stable, for programs
/// @param reason in words
public record Unfundable(String code, String reason) implements Funding, ChangeFunding, Pricing, Costing {
    static Unfundable invalid(String reason) {
        return new Unfundable("invalid_order", reason);
    }

    static Unfundable unlisted(String pairSymbol) {
        return new Unfundable("unknown_pair", pairSymbol + " is not listed");
    }
}
