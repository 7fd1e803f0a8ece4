package dev.exchange.platform.config;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.FeeTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the environment says about the exchange, read once at the start and checked: a value that makes no
/// sense stops the start with a sentence that names the variable.
///
/// @param environment ENVIRONMENT: `development` gives starting balances and runs house bots, `production`
///     does not
/// @param operatorKey OPERATOR_KEY: what the operator shows to set markets; null where none is set
/// @param allowedOrigins ALLOWED_ORIGINS: origins of browser pages that may call, or `*`
/// @param orderBookDepth ORDER_BOOK_DEPTH: the most entries a side that a book request or message returns
/// @param matchingInterval ORDER_MATCHING_INTERVAL: the period of the clock ticks in the engine's input log
/// @param minOrderSize MIN_ORDER_SIZE: least quantity of an order, in the base currency
/// @param maxOrderSize MAX_ORDER_SIZE: greatest quantity of an order, in the base currency
/// @param maxPositionSize MAX_POSITION_SIZE: what a user's position in one asset may be worth, in USD
/// @param maxDailyTrades MAX_DAILY_TRADES: how many trades a user may make from 00:00 UTC to 24:00 UTC
/// @param maxLeverage MAX_LEVERAGE: how many times what a user has the user's positions may be worth
/// @param liquidationThreshold LIQUIDATION_THRESHOLD: the share of MAX_LEVERAGE from which on the margin ratio is
///     reported as a warning
/// @param fees MAKER_FEE_RATE, TAKER_FEE_RATE and MIN_FEE
/// @param marketSlippageLimit MARKET_SLIPPAGE_LIMIT: how far from the best price a market order may trade,
///     as a share
/// @param orderAckTimeout ORDER_ACK_TIMEOUT: how long an order request waits for its first outcome
/// @param priceUpdateInterval PRICE_UPDATE_INTERVAL: the period of reference prices
/// @param marketDataRetention MARKET_DATA_RETENTION_HOURS: how long fine-grained market data is kept
/// @param externalDataProviders EXTERNAL_DATA_PROVIDERS, in the order of preference
/// @param startingBalances STARTING_BALANCES: what a new user is given in development, by currency
/// @param webSocketHeartbeatInterval WEBSOCKET_HEARTBEAT_INTERVAL
/// @param maxWebSocketConnections MAX_WEBSOCKET_CONNECTIONS, per replica
/// @param webSocketMessageQueueSize WEBSOCKET_MESSAGE_QUEUE_SIZE: messages that wait for a slow consumer
public record ExchangeConfig(
        String environment,
        @Nullable Secret operatorKey,
        List<String> allowedOrigins,
        int orderBookDepth,
        Duration matchingInterval,
        BigDecimal minOrderSize,
        BigDecimal maxOrderSize,
        BigDecimal maxPositionSize,
        int maxDailyTrades,
        BigDecimal maxLeverage,
        BigDecimal liquidationThreshold,
        FeeTerms fees,
        BigDecimal marketSlippageLimit,
        Duration orderAckTimeout,
        Duration priceUpdateInterval,
        Duration marketDataRetention,
        List<String> externalDataProviders,
        Map<String, BigDecimal> startingBalances,
        Duration webSocketHeartbeatInterval,
        int maxWebSocketConnections,
        int webSocketMessageQueueSize) {
    private static final Set<String> KNOWN_PROVIDERS = Set.of("coinbase", "binance", "kraken");

    public boolean isDevelopment() {
        return environment.equals("development");
    }

    /// @throws ConfigurationException naming the first variable that makes no sense
    public static ExchangeConfig read(Variables variables, Catalogue catalogue) {
        refuseWhatIsNotEnforced(variables);
        BigDecimal minOrderSize = variables.decimal("MIN_ORDER_SIZE", "0.0001", "0.00000001", "1000000000");
        BigDecimal maxOrderSize = variables.decimal("MAX_ORDER_SIZE", "1000000", "0.00000001", "1000000000");
        if (maxOrderSize.compareTo(minOrderSize) < 0) {
            throw new ConfigurationException(
                    "MAX_ORDER_SIZE (" + maxOrderSize + ") must not be below MIN_ORDER_SIZE (" + minOrderSize + ")");
        }
        return new ExchangeConfig(
                variables.oneOf("ENVIRONMENT", "development", List.of("development", "production")),
                operatorKey(variables),
                variables.list("ALLOWED_ORIGINS", "*"),
                variables.whole("ORDER_BOOK_DEPTH", 1000, 1, 100_000),
                variables.seconds("ORDER_MATCHING_INTERVAL", "1", "0.01", "3600"),
                minOrderSize,
                maxOrderSize,
                variables.decimal("MAX_POSITION_SIZE", "100000", "0", "1000000000000000000"),
                variables.whole("MAX_DAILY_TRADES", 1000, 0, 1_000_000_000),
                variables.decimal("MAX_LEVERAGE", "10", "0", "1000000"),
                variables.decimal("LIQUIDATION_THRESHOLD", "0.8", "0", "1"),
                fees(variables),
                variables.decimal("MARKET_SLIPPAGE_LIMIT", "0.05", "0", "0.99"),
                variables.seconds("ORDER_ACK_TIMEOUT", "2", "0.001", "60"),
                variables.seconds("PRICE_UPDATE_INTERVAL", "5", "0.05", "3600"),
                Duration.ofHours(variables.whole("MARKET_DATA_RETENTION_HOURS", 24, 1, 24 * 3650)),
                externalDataProviders(variables),
                startingBalances(variables, catalogue),
                variables.seconds("WEBSOCKET_HEARTBEAT_INTERVAL", "30", "0.1", "3600"),
                variables.whole("MAX_WEBSOCKET_CONNECTIONS", 1000, 1, 1_000_000),
                variables.whole("WEBSOCKET_MESSAGE_QUEUE_SIZE", 10_000, 1, 1_000_000));
    }

    private static @Nullable Secret operatorKey(Variables variables) {
        String key = variables.text("OPERATOR_KEY", "");
        return key.isEmpty() ? null : new Secret(key);
    }

    private static FeeTerms fees(Variables variables) {
        BigDecimal maker = variables.decimal("MAKER_FEE_RATE", "0.001", "0", "0.5");
        BigDecimal taker = variables.decimal("TAKER_FEE_RATE", "0.002", "0", "0.5");
        if (taker.compareTo(maker) < 0) {
            throw new ConfigurationException("TAKER_FEE_RATE (" + taker + ") must not be below MAKER_FEE_RATE (" + maker
                    + "): a buy reserves the taker's fee before it is known which it pays");
        }
        return new FeeTerms(maker, taker, variables.decimal("MIN_FEE", "0.0001", "0", "1000000"));
    }

    private static List<String> externalDataProviders(Variables variables) {
        List<String> providers = variables.list("EXTERNAL_DATA_PROVIDERS", "coinbase,binance,kraken");
        for (String provider : providers) {
            if (!KNOWN_PROVIDERS.contains(provider)) {
                throw new ConfigurationException("EXTERNAL_DATA_PROVIDERS knows coinbase, binance and kraken; '"
                        + provider + "' is none of them");
            }
        }
        return providers;
    }

    private static Map<String, BigDecimal> startingBalances(Variables variables, Catalogue catalogue) {
        Map<String, BigDecimal> balances =
                variables.amounts("STARTING_BALANCES", "USD=100000,BTC=1,ETH=20,BNB=100,ADA=20000,SOL=200");
        balances.forEach((currency, amount) -> {
            Catalogue.Asset asset = catalogue
                    .findAsset(currency)
                    .orElseThrow(() -> new ConfigurationException(
                            "STARTING_BALANCES names " + currency + ", which is not listed"));
            if (amount.stripTrailingZeros().scale() > asset.precision()) {
                throw new ConfigurationException("STARTING_BALANCES gives " + currency + " more than "
                        + asset.precision() + " digits after the point");
            }
        });
        return balances;
    }

    // A safeguard that is asked for and not there must stop the start, not be passed over.
    private static void refuseWhatIsNotEnforced(Variables variables) {
        for (String name : List.of("API_KEY_REQUIRED", "ENABLE_ORDER_SIGNATURE_VALIDATION")) {
            if (variables.flag(name, false)) {
                throw new ConfigurationException(name + "=true is not available in this version; unset it");
            }
        }
    }
}
