package dev.exchange.wallet;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// What the tests count on: what new users are given, a limit of positions that is not in the way, a standing auditor
/// that comes round often enough to wait for, and a chain that has a block whenever it is looked at.
public class WalletSettings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "LEDGER_AUDIT_INTERVAL",
                "1s",
                "STARTING_BALANCES",
                "USD=100000,BTC=2,ETH=20",
                "MAX_POSITION_SIZE",
                "1000000000",
                "SIMULATED_CHAIN_BLOCK_INTERVAL",
                "0");
    }

    @Override
    public void stop() {}
}
