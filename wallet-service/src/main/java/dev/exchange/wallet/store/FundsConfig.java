package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ConfigurationException;
import dev.exchange.platform.config.Secret;
import dev.exchange.platform.config.Variables;
import dev.exchange.wallet.domain.ApprovalRule;
import dev.exchange.wallet.domain.CustodyRule;
import dev.exchange.wallet.domain.DailyLimit;
import dev.exchange.wallet.domain.UserId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the environment says about funds that come, go and change hands, read once at the start and checked.
///
/// @param adapter CHAIN_ADAPTER: what speaks to the chains
/// @param simulation what the simulated chain is like, where that is the adapter
/// @param confirmations CHAIN_CONFIRMATIONS: blocks, its own included, until what a block holds is sure
/// @param withdrawalFees WITHDRAWAL_FEES: what a withdrawal costs besides its amount, by currency
/// @param withdrawalLimit WITHDRAWAL_DAILY_LIMIT_USD
/// @param transferLimit TRANSFER_DAILY_LIMIT_USD
/// @param custody HOT_WALLET_LIMIT_USD
/// @param approvers WITHDRAWAL_APPROVERS; none where withdrawals are closed
/// @param approvals WITHDRAWAL_APPROVALS_REQUIRED and WITHDRAWAL_AUTO_APPROVAL_USD
public record FundsConfig(
        Adapter adapter,
        Simulation simulation,
        int confirmations,
        Map<String, BigDecimal> withdrawalFees,
        DailyLimit withdrawalLimit,
        DailyLimit transferLimit,
        CustodyRule custody,
        List<Approver> approvers,
        ApprovalRule approvals) {
    // Where nobody is configured, development has approvers whom everybody knows, so that a withdrawal can be tried
    // out.
    private static final String DEVELOPMENT_APPROVERS =
            "approver_1=development-1,approver_2=development-2,approver_3=development-3";
    private static final int LEAST_KEY_LENGTH = 12;
    private static final int MOST_APPROVERS = 100;

    /// What speaks to the chains.
    public enum Adapter {
        NONE,
        SIMULATED
    }

    /// @param seed SIMULATED_CHAIN_SEED: what its addresses, transactions and costs follow from
    /// @param blockInterval SIMULATED_CHAIN_BLOCK_INTERVAL
    /// @param reserves SIMULATED_CHAIN_RESERVES: what the cold vault holds at the beginning, by currency
    public record Simulation(long seed, Duration blockInterval, Map<String, BigDecimal> reserves) {}

    /// Who may decide about withdrawals.
    ///
    /// @param key what they show
    public record Approver(String name, Secret key) {}

    /// @throws ConfigurationException naming the first variable that makes no sense
    public static FundsConfig read(Variables variables, Catalogue catalogue, boolean development) {
        Adapter adapter = adapter(variables, development);
        List<Approver> approvers = approvers(variables, development ? DEVELOPMENT_APPROVERS : "");
        return new FundsConfig(
                adapter,
                new Simulation(
                        variables.whole("SIMULATED_CHAIN_SEED", 1, 0, Integer.MAX_VALUE),
                        variables.seconds("SIMULATED_CHAIN_BLOCK_INTERVAL", "1", "0", "3600"),
                        amounts(
                                variables,
                                "SIMULATED_CHAIN_RESERVES",
                                "USD=1000000000,BTC=10000,ETH=100000,BNB=500000,ADA=100000000,SOL=1000000",
                                catalogue)),
                variables.whole("CHAIN_CONFIRMATIONS", 3, 1, 1_000),
                amounts(variables, "WITHDRAWAL_FEES", "USD=0,BTC=0.0001,ETH=0.001,BNB=0.001,ADA=1,SOL=0.01", catalogue),
                limit(variables, "WITHDRAWAL_DAILY_LIMIT_USD", "100000"),
                limit(variables, "TRANSFER_DAILY_LIMIT_USD", "100000"),
                new CustodyRule(variables.decimal("HOT_WALLET_LIMIT_USD", "1000000", "0", "1000000000000")),
                approvers,
                approvals(variables, approvers));
    }

    /// What a withdrawal of that currency costs.
    public BigDecimal withdrawalFee(String currency) {
        return withdrawalFees.getOrDefault(currency, BigDecimal.ZERO);
    }

    private static Adapter adapter(Variables variables, boolean development) {
        String name =
                variables.oneOf("CHAIN_ADAPTER", development ? "simulated" : "none", List.of("none", "simulated"));
        if (name.equals("simulated") && !development) {
            throw new ConfigurationException("CHAIN_ADAPTER=simulated makes money out of nothing and is for"
                    + " ENVIRONMENT=development; in production it must be none, or a chain's own adapter");
        }
        return name.equals("simulated") ? Adapter.SIMULATED : Adapter.NONE;
    }

    private static DailyLimit limit(Variables variables, String name, String fallback) {
        return new DailyLimit(name, variables.decimal(name, fallback, "0", "1000000000000"));
    }

    private static List<Approver> approvers(Variables variables, String fallback) {
        String shape = "WITHDRAWAL_APPROVERS must look like ana=a-long-key,ben=another-long-key";
        List<Approver> approvers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (String item : variables.list("WITHDRAWAL_APPROVERS", fallback)) {
            String[] parts = item.split("=", 2);
            String name = parts[0].trim();
            // Keys are not repeated in what is complained about.
            if (parts.length != 2 || !UserId.isValid(name)) {
                throw new ConfigurationException(shape + "; one of its parts does not");
            }
            String key = parts[1].trim();
            if (key.length() < LEAST_KEY_LENGTH) {
                throw new ConfigurationException(
                        shape + "; the key of " + name + " is shorter than " + LEAST_KEY_LENGTH + " characters");
            }
            if (!names.add(name) || !keys.add(key)) {
                throw new ConfigurationException(
                        "WITHDRAWAL_APPROVERS gives " + name + " twice, or a key that another approver has");
            }
            approvers.add(new Approver(name, new Secret(key)));
        }
        if (approvers.size() > MOST_APPROVERS) {
            throw new ConfigurationException("WITHDRAWAL_APPROVERS names more than " + MOST_APPROVERS);
        }
        return List.copyOf(approvers);
    }

    private static ApprovalRule approvals(Variables variables, List<Approver> approvers) {
        int required = variables.whole("WITHDRAWAL_APPROVALS_REQUIRED", 2, 1, MOST_APPROVERS);
        if (!approvers.isEmpty() && required > approvers.size()) {
            throw new ConfigurationException("WITHDRAWAL_APPROVALS_REQUIRED is " + required
                    + ", but WITHDRAWAL_APPROVERS names " + approvers.size());
        }
        return new ApprovalRule(required, variables.decimal("WITHDRAWAL_AUTO_APPROVAL_USD", "0", "0", "1000000000000"));
    }

    private static Map<String, BigDecimal> amounts(
            Variables variables, String name, String fallback, Catalogue catalogue) {
        Map<String, BigDecimal> amounts = variables.amounts(name, fallback);
        amounts.forEach((currency, amount) -> {
            Catalogue.Asset asset = catalogue
                    .findAsset(currency)
                    .orElseThrow(
                            () -> new ConfigurationException(name + " names " + currency + ", which is not listed"));
            if (amount.stripTrailingZeros().scale() > asset.precision()) {
                throw new ConfigurationException(
                        name + " gives " + currency + " more than " + asset.precision() + " digits after the point");
            }
        });
        return Map.copyOf(amounts);
    }
}
