package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final long SEED = 7L;

    @Test
    void anOrderIdReadsBackAsItsNumber() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong(Ids.MAX_NUMBER + 1) >> random.nextInt(53);

            assertThat(Ids.orderNumber(Ids.order(number))).as("seed %d", SEED).isEqualTo(number);
        }
        assertThat(Ids.orderNumber("order_9007199254740991")).isEqualTo(Ids.MAX_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order_",
                "order_-1",
                "order_+1",
                "order_1a",
                "order_1 ",
                "ORDER_1",
                "trade_1",
                "1",
                "order_١",
                "order_9007199254740992",
                "order_99999999999999999",
                "order_1' OR '1'='1"
            })
    void whatIsNotAnOrderIdIsRefusedByName(String id) {
        assertThat(Ids.number(id, Ids.ORDER)).isEmpty();
        assertThatThrownBy(() -> Ids.orderNumber(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + id + "'");
    }

    @Test
    void tradeIdsDifferBetweenPairsAndFillsAndStayBelowTwoToTheFiftyThree() {
        long lastFill = (1L << 40) - 1;
        Set<String> ids = new HashSet<>();
        for (int pair : new int[] {1, 2, 6, Catalogue.Pair.MAX_NUMBER}) {
            for (long fill : new long[] {1, 2, 1_000_000, lastFill}) {
                String id = Ids.trade(pair, fill);

                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(Ids.number(id, Ids.TRADE).getAsLong()).isLessThanOrEqualTo(Ids.MAX_NUMBER);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1L << 40, Long.MAX_VALUE})
    void aFillSequenceThatWouldRunIntoThePairsNumberIsRefused(long sequence) {
        assertThatThrownBy(() -> Ids.trade(1, sequence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(sequence));
    }

    @Test
    void aWalletsIdIsItsUserAndCurrency() {
        assertThat(Ids.wallet("user_123", "BTC")).isEqualTo("user_123_BTC");
    }
}
