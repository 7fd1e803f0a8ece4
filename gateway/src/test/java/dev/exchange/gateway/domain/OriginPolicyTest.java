package dev.exchange.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
    @Test
    void aStarAllowsEveryOriginAlike() {
        OriginPolicy policy = new OriginPolicy(List.of("*"));

        assertThat(policy.allowedFor("https://anyone.example")).isEqualTo("*");
        assertThat(policy.varies()).isFalse();
    }

    @Test
    void aListAllowsExactlyItsOwn() {
        OriginPolicy policy = new OriginPolicy(List.of("https://app.example", "http://localhost:3000"));

        assertThat(policy.allowedFor("https://app.example")).isEqualTo("https://app.example");
        assertThat(policy.allowedFor("HTTP://LOCALHOST:3000")).isEqualTo("HTTP://LOCALHOST:3000");
        assertThat(policy.allowedFor("https://app.example.evil.example")).isNull();
        assertThat(policy.allowedFor("http://app.example")).isNull();
        assertThat(policy.allowedFor("https://app.example:8443")).isNull();
        assertThat(policy.allowedFor("null")).isNull();
        assertThat(policy.varies()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.example", "https://app.example/path", "https://", "*.example"})
    void whatIsNoOriginIsRefusedByName(String origin) {
        assertThatThrownBy(() -> new OriginPolicy(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALLOWED_ORIGINS")
                .hasMessageContaining(origin);
    }
}
