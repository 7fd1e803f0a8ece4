package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CostBasisTest {
    @Test
    void whatIsSoldTakesItsShareOfTheCost() {
        CostBasis basis = CostBasis.NONE
                .bought(decimal("1"), decimal("40000"))
                .bought(decimal("1"), decimal("50000"))
                .sold(decimal("0.5"), decimal("24000"));

        assertThat(basis.quantity()).isEqualByComparingTo("1.5");
        assertThat(basis.cost()).isEqualByComparingTo("67500");
        assertThat(basis.realised()).isEqualByComparingTo("1500");
        assertThat(basis.averageCost())
                .hasValueSatisfying(average -> assertThat(average).isEqualByComparingTo("45000"));
    }

    @Test
    void whatRoundingLeavesStaysWithTheRestAndLeavesWithTheLastOfIt() {
        CostBasis third = CostBasis.NONE.bought(decimal("3"), decimal("10")).sold(decimal("1"), BigDecimal.ZERO);
        assertThat(third.realised()).isEqualByComparingTo("-3.33333333");
        assertThat(third.cost()).isEqualByComparingTo("6.66666667");

        CostBasis nothing = third.sold(decimal("1"), BigDecimal.ZERO).sold(decimal("1"), BigDecimal.ZERO);
        assertThat(nothing.quantity()).isZero();
        assertThat(nothing.cost()).isZero();
        assertThat(nothing.realised()).isEqualByComparingTo("-10");
        assertThat(nothing.averageCost()).isEmpty();
    }

    @Test
    void whatGoesOutTakesItsCostAlongAndMakesNoProfit() {
        CostBasis basis =
                CostBasis.NONE.cameIn(decimal("2"), decimal("60000")).wentOut(decimal("0.5"), decimal("25000"));

        assertThat(basis.cost()).isEqualByComparingTo("45000");
        assertThat(basis.realised()).isZero();
        assertThat(basis.paidIn()).isEqualByComparingTo("60000");
        assertThat(basis.paidOut()).isEqualByComparingTo("25000");
        assertThat(basis.paidOutCost()).isEqualByComparingTo("15000");
        assertThat(basis.netInflow()).isEqualByComparingTo("35000");
    }

    @Test
    void whatIsSoldBeforeItIsKnownWhereItCameFromComesToTheSameInTheEnd() {
        CostBasis inOrder =
                CostBasis.NONE.cameIn(decimal("2"), decimal("90000")).sold(decimal("2"), decimal("100000"));
        CostBasis soldFirst =
                CostBasis.NONE.sold(decimal("2"), decimal("100000")).cameIn(decimal("2"), decimal("90000"));

        assertThat(soldFirst)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, BigDecimal.class)
                .isEqualTo(inOrder);
        assertThat(inOrder.realised()).isEqualByComparingTo("10000");
    }

    @Test
    void aSaleBeyondWhatIsThereRealisesThatAndLeavesTheRestOpen() {
        CostBasis basis = CostBasis.NONE.bought(decimal("1"), decimal("100")).sold(decimal("4"), decimal("480"));

        assertThat(basis.quantity()).isEqualByComparingTo("-3");
        assertThat(basis.realised()).isEqualByComparingTo("20");
        assertThat(basis.cost()).isEqualByComparingTo("-360");
        CostBasis covered = basis.cameIn(decimal("5"), decimal("500"));
        assertThat(covered.quantity()).isEqualByComparingTo("2");
        assertThat(covered.cost()).isEqualByComparingTo("200");
        assertThat(covered.realised()).isEqualByComparingTo("80");
    }
}
