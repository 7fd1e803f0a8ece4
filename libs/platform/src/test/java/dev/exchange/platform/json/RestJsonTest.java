package dev.exchange.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestJsonTest {
    private final ObjectMapper mapper = new ObjectMapper();

    RestJsonTest() {
        new RestJson().customize(mapper);
    }

    record Amount(@Nullable BigDecimal unitPrice) {}

    @ParameterizedTest
    @CsvSource({
        "0.1,0.1",
        "45000.00,45000",
        "1E+3,1000",
        "0E-8,0",
        "0.00000001,0.00000001",
        "123456789012345678.12345678,123456789012345678.12345678"
    })
    void writesDecimalsExactlyAndWithoutExponent(String value, String written) throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(new Amount(new BigDecimal(value))))
                .isEqualTo("{\"unit_price\":" + written + "}");
    }

    @Test
    void writesNulls() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(new Amount(null))).isEqualTo("{\"unit_price\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "\"0.1\"", "\" 0.1 \"", "1e-1"})
    void takesNumbersAndStrings(String json) throws JsonProcessingException {
        assertThat(mapper.readValue("{\"unit_price\":" + json + "}", Amount.class)
                        .unitPrice())
                .isEqualByComparingTo("0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "\"1e999999999\"", "\"NaN\"", "NaN", "\"\"", "true", "[1]", "{}", "1e-400"})
    void refusesWhatIsNoNumberThatOneCanComputeWith(String json) {
        assertThatThrownBy(() -> mapper.readValue("{\"unit_price\":" + json + "}", Amount.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}
