package dev.exchange.bot.domain.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    private static final Step CANCEL = new Step.Cancel("order_1");
    private static final Step PLACE = new Step.Place(OrderSide.BUY, BigDecimal.TEN, BigDecimal.ONE);
    private static final List<Step> STEPS = List.of(CANCEL, PLACE);

    @Test
    void aTradingMarketTakesEverything() {
        assertThat(Permissions.in(MarketState.TRADING).of(STEPS)).isEqualTo(STEPS);
        assertThat(Permissions.in(MarketState.TRADING).take()).isTrue();
    }

    @Test
    void wherePricesAreOnlyGatheredTheHouseQuotesAndDoesNotTake() {
        for (MarketState state : List.of(MarketState.POST_ONLY, MarketState.AUCTION)) {
            assertThat(Permissions.in(state).of(STEPS)).as("%s", state).isEqualTo(STEPS);
            assertThat(Permissions.in(state).take()).as("%s", state).isFalse();
        }
    }

    @Test
    void whereOnlyCancelsAreTakenQuotesThatAreOutOfPlaceAreTakenOutAndNoneComeIn() {
        assertThat(Permissions.in(MarketState.CANCEL_ONLY).of(STEPS)).containsExactly(CANCEL);
        assertThat(Permissions.in(MarketState.CANCEL_ONLY).take()).isFalse();
    }

    @Test
    void aHaltedMarketIsLeftAlone() {
        assertThat(Permissions.in(MarketState.HALTED).of(STEPS)).isEmpty();
        assertThat(Permissions.in(MarketState.HALTED).take()).isFalse();
    }
}
