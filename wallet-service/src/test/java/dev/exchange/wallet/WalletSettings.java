package dev.exchange.wallet;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// What the tests count on: what new users are given, and a standing auditor that comes round often enough
/// to wait for.
public class WalletSettings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("LEDGER_AUDIT_INTERVAL", "1s", "STARTING_BALANCES", "USD=100000,BTC=2,ETH=20");
    }

    @Override
    public void stop() {}
}
