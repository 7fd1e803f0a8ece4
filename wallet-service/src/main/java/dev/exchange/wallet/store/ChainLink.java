package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.FundsRefusal;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The chain that this exchange is connected to, if any.
@Singleton
public class ChainLink {
    private final FundsConfig config;
    private final SimulatedChain simulated;

    public ChainLink(FundsConfig config, SimulatedChain simulated) {
        this.config = config;
        this.simulated = simulated;
    }

    public Optional<Chain> connected() {
        return switch (config.adapter()) {
            case NONE -> Optional.empty();
            case SIMULATED -> Optional.of(simulated);
        };
    }

    /// @throws FundsRefusal where there is none
    public Chain required() {
        return connected()
                .orElseThrow(() -> FundsRefusal.of(
                        FundsRefusal.Why.CLOSED,
                        "chain_not_connected",
                        "This exchange is not connected to a chain, so nothing can be deposited or withdrawn; its"
                                + " operator sets CHAIN_ADAPTER"));
    }
}
