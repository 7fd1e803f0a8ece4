package dev.exchange.platform.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.platform.errors.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    @Test
    void aCursorComesBackAsItWasHandedOut() {
        Cursor cursor = Cursor.parse(Cursor.of("2026-01-01T00:00:00Z", 42L).encoded(), 2);

        assertThat(cursor).isNotNull();
        assertThat(cursor.text(0)).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(cursor.number(1)).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "AAAA", "bm8", "é"})
    void aCursorOfOnesOwnMakingIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.parse(text, 2))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "501", "ten", "1.5", "", "99999999999999"})
    void aLimitOutsideTheBoundsIsRefused(String limit) {
        assertThatThrownBy(() -> Limits.of(limit)).isInstanceOf(Problem.class).hasMessageContaining("1 to 500");
    }

    @Test
    void noLimitTakesTheDefault() {
        assertThat(Limits.of(null)).isEqualTo(50);
        assertThat(Limits.of("500")).isEqualTo(500);
    }
}
