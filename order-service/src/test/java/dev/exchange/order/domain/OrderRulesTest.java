package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.order.domain.OrderRules.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final BigDecimal MIN = new BigDecimal("0.0001");
    private static final BigDecimal MAX = new BigDecimal("1000000");

    private final OrderRules rules = new OrderRules(
            CATALOGUE,
            MIN,
            MAX,
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001")));

    @Test
    void theSeedsOrderIsTaken() {
        OrderTerms terms = taken(Map.of("time_in_force", "good_til_canceled", "expires_hours", "24"));

        assertThat(terms.pairSymbol()).isEqualTo("BTC/USD");
        assertThat(terms.orderType()).isEqualTo(OrderType.LIMIT);
        assertThat(terms.quantity()).isEqualByComparingTo("0.5");
        assertThat(terms.price()).isEqualByComparingTo("45000");
        assertThat(terms.lifetime()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void namesAreTakenInAnyCaseAndAbbreviated() {
        OrderTerms terms = taken(
                Map.of("pair_symbol", "btc-usd", "order_type", "LIMIT", "order_side", "Buy", "time_in_force", "IOC"));

        assertThat(terms.pairSymbol()).isEqualTo("BTC/USD");
        assertThat(terms.timeInForce()).isEqualTo(TimeInForce.IMMEDIATE_OR_CANCEL);
    }

    @Test
    void withoutATimeInForceAnOrderIsGoodTilCanceled() {
        assertThat(taken(Map.of()).timeInForce()).isEqualTo(TimeInForce.GOOD_TIL_CANCELED);
    }

    @Test
    void aMarketOrderNeedsNoPrice() {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put("order_type", "market");
        change.put("price", null);

        assertThat(taken(change).price()).isNull();
    }

    @ParameterizedTest(name = "{0} = {1} is refused with {2}")
    @CsvSource(
            nullValues = "null",
            value = {
                "user_id, null, missing_field",
                "user_id, has space, invalid_user_id",
                "user_id, üser, invalid_user_id",
                "user_id, a/b, invalid_user_id",
                "pair_symbol, null, missing_field",
                "pair_symbol, DOGE/USD, unknown_pair",
                "order_type, null, missing_field",
                "order_type, limitless, invalid_order_type",
                "order_type, stop_loss, order_type_not_supported",
                "order_type, take_profit, order_type_not_supported",
                "order_type, stop_limit, order_type_not_supported",
                "order_type, trailing_stop, order_type_not_supported",
                "order_type, iceberg, order_type_not_supported",
                "order_side, null, missing_field",
                "order_side, both, invalid_order_side",
                "time_in_force, forever, invalid_time_in_force",
                "time_in_force, GTD, missing_field",
                "quantity, null, missing_field",
                "quantity, 0, invalid_quantity",
                "quantity, -1, invalid_quantity",
                "quantity, 0.00001, below_min_order_size",
                "quantity, 0.00015, invalid_lot",
                "quantity, 1000000.0001, above_max_order_size",
                "quantity, 1e30, above_max_order_size",
                "price, null, missing_field",
                "price, 0, invalid_price",
                "price, -45000, invalid_price",
                "price, 45000.001, invalid_tick",
                "price, 1e30, order_too_large",
                "stop_price, 44000, stop_price_not_allowed",
                "expires_hours, 0, invalid_expires_hours",
                "expires_hours, -1, invalid_expires_hours",
                "expires_hours, 8760.1, invalid_expires_hours",
                "expires_hours, 1e40, invalid_expires_hours",
                "expires_hours, 0.0001, invalid_expires_hours",
                "client_order_id, with space, invalid_client_order_id"
            })
    void senselessValuesAreRefused(String field, @Nullable String value, String code) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put(field, value);

        assertThat(refused(change)).extracting(Violation::code).containsExactly(code);
    }

    @ParameterizedTest(name = "a {0} order with {1} = {2} is refused with {3}")
    @CsvSource({
        "market, price, 45000, price_not_allowed",
        "market, stop_price, 45000, stop_price_not_allowed",
        "market, expires_hours, 24, expires_hours_not_allowed",
        "market, time_in_force, GTD, time_in_force_not_allowed"
    })
    void whatAMarketOrderCannotHaveIsRefused(String type, String field, String value, String code) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put("order_type", type);
        change.put("price", null);
        change.put(field, value);

        assertThat(refused(change)).extracting(Violation::code).containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource({"IOC", "FOK"})
    void anOrderThatNeverRestsCannotExpire(String timeInForce) {
        assertThat(refused(Map.of("time_in_force", timeInForce, "expires_hours", "24")))
                .extracting(Violation::code)
                .containsExactly("expires_hours_not_allowed");
    }

    @Test
    void idsAreBoundedAt64Characters() {
        String longest = "x".repeat(64);

        assertThat(taken(Map.of("user_id", longest, "client_order_id", longest)).clientOrderId())
                .isEqualTo(longest);
        assertThat(refused(Map.of("user_id", longest + "x", "client_order_id", longest + "x")))
                .extracting(Violation::code)
                .containsExactly("invalid_user_id", "invalid_client_order_id");
    }

    @Test
    void theRefusalNamesTheNearestValidValue() {
        assertThat(refused(Map.of("quantity", "0.12347")).getFirst().detail())
                .contains("nearest valid quantity is 0.1235");
        assertThat(refused(Map.of("price", "45000.014")).getFirst().detail())
                .contains("nearest valid price is 45000.01");
        assertThat(refused(Map.of("price", "0.001")).getFirst().detail()).contains("nearest valid price is 0.01");
        assertThat(refused(Map.of("quantity", "0.00001")).getFirst().detail()).contains("at least 0.0001 BTC");
        assertThat(refused(Map.of("quantity", "2000000")).getFirst().detail()).contains("at most 1000000 BTC");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThat(refused(Map.of("user_id", "no good", "quantity", "-1", "price", "0.001", "order_side", "up")))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("user_id", "quantity", "price", "order_side");
    }

    @Test
    void theNearestValidValueThatIsNamedIsTakenForEveryPair() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Catalogue.Pair> pairs = List.copyOf(CATALOGUE.pairs());
        for (int i = 0; i < 5_000; i++) {
            Catalogue.Pair pair = pairs.get(random.nextInt(pairs.size()));
            BigDecimal quantity = BigDecimal.valueOf(random.nextLong(1, 10_000_000_000L), random.nextInt(6, 9))
                    .max(MIN)
                    .min(MAX);
            BigDecimal price = BigDecimal.valueOf(random.nextLong(1, 10_000_000), random.nextInt(2, 8));

            Map<String, @Nullable String> asked = Map.of(
                    "pair_symbol", pair.symbol(), "quantity", quantity.toPlainString(), "price", price.toPlainString());
            Map<String, @Nullable String> corrected = new HashMap<>(asked);
            if (rules.judge(fields(asked)) instanceof Verdict.Refused refused) {
                for (Violation violation : refused.violations()) {
                    String detail = violation.detail();
                    corrected.put(violation.field(), detail.substring(detail.lastIndexOf(' ') + 1));
                }
            }

            OrderTerms terms = taken(corrected);
            assertThat(Decimals.isMultiple(terms.quantity(), pair.lotSize()))
                    .as("seed %d, case %d", seed, i)
                    .isTrue();
        }
    }

    private OrderTerms taken(Map<String, @Nullable String> change) {
        Verdict verdict = rules.judge(fields(change));
        assertThat(verdict).isInstanceOf(Verdict.Taken.class);
        return ((Verdict.Taken) verdict).terms();
    }

    private List<Violation> refused(Map<String, @Nullable String> change) {
        Verdict verdict = rules.judge(fields(change));
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).violations();
    }

    /// The order of the seed, changed.
    private static OrderFields fields(Map<String, @Nullable String> change) {
        Map<String, @Nullable String> fields = new HashMap<>(Map.of(
                "user_id", "user_123",
                "pair_symbol", "BTC/USD",
                "order_type", "limit",
                "order_side", "buy",
                "quantity", "0.5",
                "price", "45000"));
        fields.putAll(change);
        return new OrderFields(
                fields.get("user_id"),
                fields.get("client_order_id"),
                fields.get("pair_symbol"),
                fields.get("order_type"),
                fields.get("order_side"),
                fields.get("time_in_force"),
                decimal(fields.get("quantity")),
                decimal(fields.get("price")),
                decimal(fields.get("stop_price")),
                decimal(fields.get("expires_hours")),
                List.of());
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
