package dev.exchange.localstack;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which services the exchange consists of and which environment variables it knows: the one declaration behind
/// `./exchange up`; docker-compose.yml and the Kubernetes manifests are checked against it.
public final class StackDeclaration {

    /// Every service; the gateway, which is the way in, is last.
    public static final List<Service> SERVICES = List.of(
            new Service("order-service", "ORDER_SERVICE", 8101, "order_service", 192, Load.BUSY),
            new Service("wallet-service", "WALLET_SERVICE", 8102, "wallet_service", 192, Load.BUSY),
            new Service("matching-service", "MATCHING_SERVICE", 8103, "matching_service", 640, Load.BUSY),
            new Service("market-data-service", "MARKET_DATA_SERVICE", 8104, "market_data_service", 384, Load.BUSY),
            new Service("bot-service", "BOT_SERVICE", 8105, "bot_service", 128, Load.QUIET),
            new Service("alert-service", "ALERT_SERVICE", 8106, "alert_service", 96, Load.QUIET),
            new Service("gateway", "GATEWAY", 8000, "gateway", 128, Load.BUSY));

    public static final int KAFKA_PORT = 19092;
    public static final int POSTGRES_PORT = 15432;

    /// What the services read besides the addresses that the stack itself sets.
    private static final Set<String> SETTINGS = Set.of(
            "ALLOWED_ORIGINS",
            "API_KEY_REQUIRED",
            "CHAIN_ADAPTER",
            "CHAIN_CONFIRMATIONS",
            "DATABASE_POOL_SIZE",
            "ENABLE_ORDER_SIGNATURE_VALIDATION",
            "ENABLE_TRADE_HISTORY",
            "ENABLE_TRADE_LOGGING",
            "ENVIRONMENT",
            "EXTERNAL_DATA_PROVIDERS",
            "HOUSE_BOTS",
            "HOUSE_BOTS_INTERVAL",
            "HOT_WALLET_LIMIT_USD",
            "LIQUIDATION_THRESHOLD",
            "LOG_JSON",
            "LOG_LEVEL",
            "MAKER_FEE_RATE",
            "MARKET_DATA_RETENTION_HOURS",
            "MARKET_SLIPPAGE_LIMIT",
            "OPERATOR_KEY",
            "MAX_DAILY_TRADES",
            "MAX_LEVERAGE",
            "MAX_ORDER_SIZE",
            "MAX_POSITION_SIZE",
            "MAX_WEBSOCKET_CONNECTIONS",
            "MIN_FEE",
            "MIN_ORDER_SIZE",
            "ORDER_ACK_TIMEOUT",
            "ORDER_BOOK_DEPTH",
            "ORDER_HISTORY_RETENTION_DAYS",
            "ORDER_LOG_RETENTION_DAYS",
            "ORDER_MATCHING_INTERVAL",
            "PRICE_UPDATE_INTERVAL",
            "RATE_LIMIT_PER_MINUTE",
            "SECURITY_LOG_RETENTION_DAYS",
            "SIMULATED_CHAIN_BLOCK_INTERVAL",
            "SIMULATED_CHAIN_RESERVES",
            "SIMULATED_CHAIN_SEED",
            "STARTING_BALANCES",
            "TAKER_FEE_RATE",
            "TRANSFER_DAILY_LIMIT_USD",
            "WEBSOCKET_HEARTBEAT_INTERVAL",
            "WEBSOCKET_MESSAGE_QUEUE_SIZE",
            "WITHDRAWAL_APPROVALS_REQUIRED",
            "WITHDRAWAL_APPROVERS",
            "WITHDRAWAL_AUTO_APPROVAL_USD",
            "WITHDRAWAL_DAILY_LIMIT_USD",
            "WITHDRAWAL_FEES");

    private static final Set<String> ADDRESSES =
            Set.of("DATABASE_URL", "HOST", "KAFKA_BOOTSTRAP_SERVERS", "PORT", "JAVA_OPTS");

    private StackDeclaration() {}

    /// What a service's JVM is tuned for.
    public enum Load {
        /// On the path of every order: all compilers, for the highest speed once it is warm.
        BUSY,
        /// Mostly waiting: starts with little CPU time and stays small.
        QUIET
    }

    /// @param name of the Maven module, the process, the container
    /// @param prefix of the environment variables that are about this service: `…_URL`, `…_PORT`, `…_JAVA_OPTS`
    /// @param port where it listens by default
    /// @param database its own, on the shared server
    /// @param heapMegabytes the most that its Java heap may grow to
    public record Service(String name, String prefix, int port, String database, int heapMegabytes, Load load) {

        /// Names its address for the other services.
        public String urlVariable() {
            return prefix + "_URL";
        }

        /// Chooses the port of its process; the gateway's is the exchange's own, `PORT`.
        public String portVariable() {
            return isGateway() ? "PORT" : prefix + "_PORT";
        }

        /// JVM flags of the user's own for this service, after ours.
        public String javaOptionsVariable() {
            return prefix + "_JAVA_OPTS";
        }

        public boolean isGateway() {
            return name.equals("gateway");
        }
    }

    /// Every environment variable that a service may be given.
    public static Set<String> variables() {
        Set<String> variables = new TreeSet<>(SETTINGS);
        variables.addAll(ADDRESSES);
        Stream.concat(
                        SERVICES.stream().map(Service::urlVariable),
                        SERVICES.stream().map(Service::javaOptionsVariable))
                .forEach(variables::add);
        return variables;
    }
}
