package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.order.domain.OrderRules.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRulesTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final BigDecimal MIN = new BigDecimal("0.0001");
    private static final BigDecimal MAX = new BigDecimal("1000000");

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

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
                "order_side, null, missing_field",
                "order_side, both, invalid_order_side",
                "time_in_force, forever, invalid_time_in_force",
                "time_in_force, GTD, missing_field",
                "self_trade_prevention, sometimes, invalid_self_trade_prevention",
                "quote_amount, 100, quote_amount_not_allowed",
                "visible_quantity, 0.1, visible_quantity_not_allowed",
                "trail_amount, 100, trail_amount_not_allowed",
                "trail_percent, 1, trail_percent_not_allowed",
                "limit_offset, 1, limit_offset_not_allowed",
                "expires_at, tomorrow, invalid_expires_at",
                "expires_at, 2026-01-02T03:04:05Z, invalid_expires_at",
                "expires_at, 2027-01-02T03:04:06Z, invalid_expires_at",
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

    /// The order of the seed with the fields given, `-` for one that is left out.
    @ParameterizedTest(name = "{0} is taken")
    @ValueSource(
            strings = {
                "order_type=market price=-",
                "order_type=market price=- quantity=- quote_amount=1000",
                "order_type=market price=- quote_amount=1000.000001 time_in_force=IOC",
                "order_type=market price=- time_in_force=FOK",
                "order_type=stop_loss price=- stop_price=44000",
                "order_type=stop_loss price=- stop_price=44000 time_in_force=GTD expires_hours=1",
                "order_type=take_profit price=46000",
                "order_type=take_profit price=- stop_price=46000",
                "order_type=take_profit price=46000 stop_price=46000.00",
                "order_type=stop_limit stop_price=45100 post_only=true time_in_force=DAY",
                "order_type=stop_limit stop_price=45100 time_in_force=IOC expires_hours=1",
                "order_type=take_profit_limit stop_price=44900",
                "order_type=trailing_stop price=- trail_amount=100",
                "order_type=trailing_stop price=- trail_percent=0.01 stop_price=45500",
                "order_type=trailing_stop price=- trail_percent=99.99 limit_offset=10 post_only=true",
                "order_type=iceberg visible_quantity=0.5",
                "order_type=iceberg visible_quantity=0.0005 post_only=true",
                "post_only=true self_trade_prevention=cancel_oldest",
                "post_only=false time_in_force=FOK",
                "self_trade_prevention=decrement_and_cancel",
                "time_in_force=GTD expires_at=2026-01-03T00:00:00+01:00",
                "expires_at=2026-01-02T03:04:06Z",
                "order_side=sell price=46000 one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=44000",
                "order_side=sell price=46000 one_cancels_other.order_type=trailing_stop one_cancels_other.trail_amount=9",
                "price=44000 one_cancels_other.order_type=stop_limit one_cancels_other.stop_price=46000"
                        + " one_cancels_other.price=46100 one_cancels_other.order_side=buy"
                        + " one_cancels_other.quantity=0.50",
                "order_type=take_profit price=46000 order_side=sell one_cancels_other.order_type=stop_loss"
                        + " one_cancels_other.stop_price=44000 one_cancels_other.client_order_id=second",
                "take_profit.price=46000 stop_loss.stop_price=44000",
                "take_profit.stop_price=46000 stop_loss.stop_price=44000 stop_loss.price=43900",
                "take_profit.stop_price=46000 take_profit.price=45900 stop_loss.trail_percent=2",
                "take_profit.order_type=take_profit take_profit.price=46000 stop_loss.stop_price=44000",
                "order_side=sell take_profit.price=44000 stop_loss.stop_price=46000 take_profit.order_side=buy",
                "order_type=market price=- take_profit.price=46000 stop_loss.stop_price=44000",
                "order_type=market price=- quantity=- quote_amount=1000 take_profit.price=2 stop_loss.stop_price=1",
                "time_in_force=IOC take_profit.price=46000 stop_loss.stop_price=44000"
            })
    void everyTypeIsTakenWithWhatItNeeds(String order) {
        assertThat(rules.judge(parsed(order), NOW)).isInstanceOf(Verdict.Taken.class);
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // What a type cannot have.
                "order_type=market | price:price_not_allowed",
                "order_type=market price=- stop_price=1 | stop_price:stop_price_not_allowed",
                "order_type=market price=- expires_hours=24 | expires_hours:expires_hours_not_allowed",
                "order_type=market price=- expires_at=2026-02-01T00:00:00Z | expires_at:expires_at_not_allowed",
                "order_type=market price=- time_in_force=GTD | time_in_force:time_in_force_not_allowed",
                "order_type=market price=- post_only=true | post_only:post_only_not_allowed",
                "order_type=stop_loss stop_price=44000 | price:price_not_allowed",
                "order_type=stop_loss price=- stop_price=44000 post_only=true | post_only:post_only_not_allowed",
                "order_type=trailing_stop trail_amount=100 | price:price_not_allowed",
                "order_type=trailing_stop price=- trail_amount=100 post_only=true | post_only:post_only_not_allowed",
                "order_type=iceberg visible_quantity=0.1 stop_price=1 | stop_price:stop_price_not_allowed",
                "order_type=stop_limit stop_price=1 visible_quantity=0.1 | visible_quantity:visible_quantity_not_allowed",
                "order_type=take_profit trail_amount=1 | trail_amount:trail_amount_not_allowed",
                "post_only=true time_in_force=IOC | post_only:post_only_not_allowed",
                "post_only=true time_in_force=FOK | post_only:post_only_not_allowed",
                "expires_hours=1 expires_at=2026-02-01T00:00:00Z | expires_at:expires_at_not_allowed",
                "expires_at=2026-02-01T00:00:00Z time_in_force=IOC | expires_at:expires_at_not_allowed",
                // What a type needs.
                "order_type=market price=- quantity=- | quantity:missing_field",
                "order_type=stop_loss price=- | stop_price:missing_field",
                "order_type=take_profit price=- | stop_price:missing_field",
                "order_type=stop_limit price=- stop_price=44000 | price:missing_field",
                "order_type=stop_limit | stop_price:missing_field",
                "order_type=take_profit_limit price=- stop_price=44000 | price:missing_field",
                "order_type=trailing_stop price=- | trail_amount:missing_field",
                "order_type=iceberg | visible_quantity:missing_field",
                "order_type=iceberg visible_quantity=0.1 price=- | price:missing_field",
                "quantity=- quote_amount=100 | quantity:missing_field quote_amount:quote_amount_not_allowed",
                // Senseless values.
                "order_type=market price=- quantity=- quote_amount=0 | quote_amount:invalid_quote_amount",
                "order_type=market price=- quantity=- quote_amount=1.0000001 | quote_amount:invalid_quote_amount",
                "order_type=market price=- quantity=- quote_amount=1e20 | quote_amount:order_too_large",
                "order_type=market price=- quote_amount=100 time_in_force=FOK | time_in_force:time_in_force_not_allowed",
                "order_type=stop_loss price=- stop_price=44000.001 | stop_price:invalid_tick",
                "order_type=stop_loss price=- stop_price=-1 | stop_price:invalid_stop_price",
                "order_type=stop_loss price=- stop_price=1e12 | stop_price:order_too_large",
                "order_type=stop_loss price=- stop_price=3e12 quantity=0.0001 | stop_price:order_too_large",
                "order_type=take_profit stop_price=46000 | price:price_not_allowed",
                "order_type=take_profit price=46000.001 | price:invalid_tick",
                "order_type=trailing_stop price=- trail_amount=1 trail_percent=1 | trail_percent:trail_percent_not_allowed",
                "order_type=trailing_stop price=- trail_amount=0.001 | trail_amount:invalid_tick",
                "order_type=trailing_stop price=- trail_amount=0 | trail_amount:invalid_trail_amount",
                "order_type=trailing_stop price=- trail_percent=0 | trail_percent:invalid_trail_percent",
                "order_type=trailing_stop price=- trail_percent=100 | trail_percent:invalid_trail_percent",
                "order_type=trailing_stop price=- trail_percent=1.005 | trail_percent:invalid_trail_percent",
                "order_type=trailing_stop price=- trail_amount=1 limit_offset=0.001 | limit_offset:invalid_tick",
                "order_type=trailing_stop price=- trail_amount=1 limit_offset=0 | limit_offset:invalid_limit_offset",
                "order_type=iceberg visible_quantity=0.6 | visible_quantity:invalid_visible_quantity",
                "order_type=iceberg visible_quantity=0.0004 | visible_quantity:invalid_visible_quantity",
                "order_type=iceberg visible_quantity=0.00055 | visible_quantity:invalid_lot",
                "order_type=iceberg visible_quantity=0 | visible_quantity:invalid_visible_quantity",
                // Pairs.
                "one_cancels_other.stop_price=46000 | one_cancels_other.order_type:missing_field",
                "one_cancels_other.order_type=limit one_cancels_other.price=46000"
                        + " | one_cancels_other.order_type:order_type_not_allowed",
                "one_cancels_other.order_type=stop_loss | one_cancels_other.stop_price:missing_field",
                "stop_loss.post_only=true stop_loss.stop_price=-1 | take_profit:missing_field"
                        + " stop_loss.stop_price:invalid_stop_price stop_loss.post_only:post_only_not_allowed",
                "order_type=market price=- one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " | one_cancels_other:one_cancels_other_not_allowed",
                "order_type=iceberg visible_quantity=0.1 one_cancels_other.order_type=stop_loss"
                        + " one_cancels_other.stop_price=46000 | one_cancels_other:one_cancels_other_not_allowed",
                "time_in_force=IOC one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " | time_in_force:time_in_force_not_allowed",
                "one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " one_cancels_other.order_side=sell | one_cancels_other.order_side:order_side_not_allowed",
                "one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " one_cancels_other.quantity=0.4 | one_cancels_other.quantity:quantity_not_allowed",
                "one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " one_cancels_other.user_id=bob | one_cancels_other.user_id:user_id_not_allowed",
                "one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " one_cancels_other.pair_symbol=ETH/USD"
                        + " | one_cancels_other.pair_symbol:pair_symbol_not_allowed",
                "one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=44000"
                        + " | one_cancels_other.stop_price:prices_crossed",
                "order_side=sell one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=45000"
                        + " | one_cancels_other.stop_price:prices_crossed",
                "order_side=sell order_type=stop_loss price=- stop_price=44000 one_cancels_other.order_type=take_profit"
                        + " one_cancels_other.price=43000 | one_cancels_other.stop_price:prices_crossed",
                "client_order_id=one one_cancels_other.order_type=stop_loss one_cancels_other.stop_price=46000"
                        + " one_cancels_other.client_order_id=one"
                        + " | one_cancels_other.client_order_id:invalid_client_order_id",
                // Brackets.
                "take_profit.price=46000 | stop_loss:missing_field",
                "stop_loss.stop_price=44000 | take_profit:missing_field",
                "take_profit.price=46000 stop_loss.stop_price=44000 one_cancels_other.order_type=stop_loss"
                        + " | one_cancels_other:one_cancels_other_not_allowed",
                "take_profit.order_type=iceberg take_profit.price=46000 stop_loss.stop_price=44000"
                        + " | take_profit.order_type:order_type_not_allowed",
                "take_profit.price=46000 stop_loss.order_type=take_profit stop_loss.stop_price=44000"
                        + " | stop_loss.order_type:order_type_not_allowed",
                "take_profit.price=46000 take_profit.order_side=buy stop_loss.stop_price=44000"
                        + " | take_profit.order_side:order_side_not_allowed",
                "take_profit.price=46000 take_profit.time_in_force=FOK stop_loss.stop_price=44000"
                        + " | take_profit.time_in_force:time_in_force_not_allowed",
                "take_profit.price=46000.001 stop_loss.stop_price=-1"
                        + " | take_profit.price:invalid_tick stop_loss.stop_price:invalid_stop_price",
                "take_profit.price=44500 stop_loss.stop_price=44000 | take_profit.price:prices_crossed",
                "take_profit.stop_price=46000 stop_loss.stop_price=45000 | stop_loss.stop_price:prices_crossed",
                "order_side=sell take_profit.price=46000 stop_loss.stop_price=44000"
                        + " | take_profit.price:prices_crossed stop_loss.stop_price:prices_crossed",
                "order_type=market price=- take_profit.price=43000 stop_loss.stop_price=44000"
                        + " | take_profit.price:prices_crossed",
                "take_profit.price=46000 take_profit.client_order_id=leg stop_loss.stop_price=44000"
                        + " stop_loss.client_order_id=leg | stop_loss.client_order_id:invalid_client_order_id"
            })
    void whatDoesNotGoTogetherIsRefused(String order, String violations) {
        assertThat(refused(parsed(order)))
                .extracting(violation -> violation.field() + ":" + violation.code())
                .containsExactlyInAnyOrder(violations.split(" ", -1));
    }

    @Test
    void aTakeProfitsTriggerIsItsStopPriceWhereverItWasSent() {
        OrderTerms terms = taken(parsed("order_type=take_profit price=46000"));

        assertThat(terms.stopPrice()).isEqualByComparingTo("46000");
        assertThat(terms.price()).isNull();
    }

    @Test
    void aMarketOrderForAnAmountHasNoBoundUnlessItIsGiven() {
        assertThat(taken(parsed("order_type=market price=- quantity=- quote_amount=1000"))
                        .quantity())
                .isEqualByComparingTo("0");
        assertThat(taken(parsed("order_type=market price=- quantity=0.1 quote_amount=1000"))
                        .quantity())
                .isEqualByComparingTo("0.1");
    }

    @Test
    void theOrdersOfAGroupTakeTheirSideAndQuantityFromTheFirst() {
        GroupTerms pair = group("order_side=sell price=46000 one_cancels_other.order_type=stop_loss"
                + " one_cancels_other.stop_price=44000");
        GroupTerms bracket = group("take_profit.price=46000 stop_loss.trail_percent=2 stop_loss.limit_offset=5");

        assertThat(pair.link()).isEqualTo(OrderLink.ONE_CANCELS_OTHER);
        assertThat(pair.others()).extracting(OrderTerms::orderSide).containsExactly(OrderSide.SELL);
        assertThat(bracket.link()).isEqualTo(OrderLink.BRACKET);
        assertThat(bracket.others())
                .extracting(OrderTerms::orderType)
                .containsExactly(OrderType.LIMIT, OrderType.TRAILING_STOP);
        assertThat(bracket.others()).extracting(OrderTerms::orderSide).containsOnly(OrderSide.SELL);
        assertThat(bracket.others()).extracting(OrderTerms::quantity).containsOnly(new BigDecimal("0.5"));
        assertThat(bracket.others()).extracting(OrderTerms::userId).containsOnly("user_123");
    }

    @ParameterizedTest(name = "a limit order is changed by {0}")
    @ValueSource(strings = {"quantity=0.3", "price=44000", "quantity=0.7 price=44000.01"})
    void aChangeSaysWhatIsToBeDifferent(String change) {
        assertThat(rules.judgeChange(fields(change), order(""))).isInstanceOf(OrderRules.ChangeVerdict.Taken.class);
    }

    @Test
    void whatAChangeDoesNotNameStays() {
        OrderRules.ChangeVerdict verdict =
                rules.judgeChange(fields("stop_price=43000"), order("order_type=stop_limit stop_price=44000"));

        OrderTerms changed = ((OrderRules.ChangeVerdict.Taken) verdict).terms();
        assertThat(changed.stopPrice()).isEqualByComparingTo("43000");
        assertThat(changed.price()).isEqualByComparingTo("45000");
        assertThat(changed.quantity()).isEqualByComparingTo("0.5");
    }

    @Test
    void aTakeProfitsTriggerIsChangedUnderEitherName() {
        Order order = order("order_type=take_profit price=46000");

        for (String change : List.of("price=47000", "stop_price=47000")) {
            OrderRules.ChangeVerdict verdict = rules.judgeChange(fields(change), order);
            assertThat(((OrderRules.ChangeVerdict.Taken) verdict).terms().stopPrice())
                    .isEqualByComparingTo("47000");
        }
    }

    @ParameterizedTest(name = "{0} changed by {1} is refused: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | quantity:missing_field",
                "'' | quantity=0 | quantity:invalid_quantity",
                "'' | quantity=0.00015 | quantity:invalid_lot",
                "'' | price=44000.001 | price:invalid_tick",
                "'' | price=1e12 | price:order_too_large",
                "'' | stop_price=44000 | stop_price:stop_price_not_allowed",
                "'' | order_side=sell quantity=0.3 | order_side:order_side_not_allowed",
                "'' | time_in_force=IOC price=44000 | time_in_force:time_in_force_not_allowed",
                "order_type=stop_loss price=- stop_price=44000 | price=44000 | price:price_not_allowed",
                "order_type=trailing_stop price=- trail_amount=1 | stop_price=44000 | stop_price:stop_price_not_allowed",
                "order_type=take_profit price=46000 | price=1 stop_price=2 | price:price_not_allowed"
            })
    void senselessChangesAreRefused(String order, String change, String violations) {
        OrderRules.ChangeVerdict verdict = rules.judgeChange(fields(change), order(order));

        assertThat(((OrderRules.ChangeVerdict.Refused) verdict).violations())
                .extracting(violation -> violation.field() + ":" + violation.code())
                .containsExactly(violations.split(" ", -1));
    }

    @Test
    void aChangeLeavesMoreThanIsFilled() {
        Order order = Order.taken(7, taken(parsed("")), Updates.TIME);
        Order partly = order.after(Updates.update(order, 3, UpdateCause.MATCHED, OrderStatus.OPEN, "0.2", null));

        assertThat(rules.judgeChange(fields("quantity=0.2"), partly))
                .isInstanceOf(OrderRules.ChangeVerdict.Refused.class);
        assertThat(rules.judgeChange(fields("quantity=0.2001"), partly))
                .isInstanceOf(OrderRules.ChangeVerdict.Taken.class);
    }

    private Order order(String order) {
        return Order.taken(7, taken(parsed(order)), NOW);
    }

    private GroupTerms group(String order) {
        Verdict verdict = rules.judge(parsed(order), NOW);
        assertThat(verdict).isInstanceOf(Verdict.Taken.class);
        return ((Verdict.Taken) verdict).terms();
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
            if (rules.judge(fields(asked), NOW) instanceof Verdict.Refused refused) {
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
        return taken(fields(change));
    }

    private OrderTerms taken(OrderFields fields) {
        Verdict verdict = rules.judge(fields, NOW);
        assertThat(verdict).isInstanceOf(Verdict.Taken.class);
        return ((Verdict.Taken) verdict).terms().first();
    }

    private List<Violation> refused(Map<String, @Nullable String> change) {
        return refused(fields(change));
    }

    private List<Violation> refused(OrderFields fields) {
        Verdict verdict = rules.judge(fields, NOW);
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).violations();
    }

    /// The order of the seed, changed by `field=value`s, of which `-` leaves a field out.
    private static OrderFields parsed(String order) {
        Map<String, @Nullable String> change = new HashMap<>();
        pairs(order).forEach((name, value) -> change.put(name, value.equals("-") ? null : value));
        return fields(change);
    }

    /// Only what is said.
    private static OrderFields fields(String fields) {
        return OrderFieldsOf.named(new HashMap<>(pairs(fields)));
    }

    private static Map<String, String> pairs(String fields) {
        Map<String, String> pairs = new HashMap<>();
        for (String field : fields.isEmpty() ? new String[0] : fields.split(" ", -1)) {
            String[] parts = field.split("=", 2);
            pairs.put(parts[0], parts[1]);
        }
        return pairs;
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
        return OrderFieldsOf.named(fields);
    }
}
