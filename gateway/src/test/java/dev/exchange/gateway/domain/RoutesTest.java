package dev.exchange.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    @ParameterizedTest
    @CsvSource({
        "/api/orders,ORDERS",
        "/api/orders/order_1,ORDERS",
        "/api/orders/batch,ORDERS",
        "/api/trades,ORDERS",
        "/api/markets,ORDERS",
        "/api/markets/BTC/USD,ORDERS",
        "/api/markets/BTC%2FUSD,ORDERS",
        "/api/wallets/user_1_BTC,WALLETS",
        "/api/portfolio,WALLETS",
        "/api/deposits,WALLETS",
        "/api/withdrawals/withdrawal_1/approve,WALLETS",
        "/api/transfers,WALLETS",
        "/api/risk,WALLETS",
        "/api/risk/limits/user_1,WALLETS",
        "/api/cryptocurrencies/crypto_btc,MARKET_DATA",
        "/api/trading-pairs/BTC/USD/orderbook,MARKET_DATA",
        "/api/trading-pairs/BTC%2FUSD/orderbook,MARKET_DATA",
        "/ws/python_client,MARKET_DATA",
        "/api/trading-bots,BOTS",
        "/api/price-alerts/,ALERTS",
        "/api/orders/order..1,ORDERS",
        "/api/orders/...,ORDERS"
    })
    void aPathLeadsToItsService(String path, Service service) {
        assertThat(Routes.serviceFor(path)).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/",
                "/api/ordersx",
                "/api/market",
                "/api/stats",
                "/internal/stats",
                "/q/health",
                "/q/metrics",
                "//api/orders",
                "/API/orders"
            })
    void otherPathsLeadNowhere(String path) {
        assertThat(Routes.serviceFor(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/orders/../../internal/stats",
                "/api/orders/..",
                "/api/orders/./x",
                "/api/orders/%2e%2e/%2e%2e/internal/stats",
                "/api/orders/.%2E/x",
                "/api/orders%2F..%2F..%2Finternal",
                "/api/orders/%2e%2e%2f%2e%2e%2finternal/stats",
                "/api/orders/..\\..\\internal",
                "/api/orders/..%5c..%5cinternal",
                "/ws/../q/metrics"
            })
    void noPathClimbsOutOfItsRoute(String path) {
        assertThat(Routes.serviceFor(path)).isNull();
    }

    @Test
    void everyServiceIsReached() {
        assertThat(Routes.table()).extracting(Routes.Route::service).contains(Service.values());
    }
}
