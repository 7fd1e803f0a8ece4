package dev.exchange.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.exchange.contracts.Decimals;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;

/// REST and WebSocket bodies: snake_case, exact JSON numbers without exponent, nulls written. Numbers may come in as
/// JSON numbers or as strings.
@Singleton
public class RestJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .registerModule(new SimpleModule("exact decimals")
                        .addSerializer(BigDecimal.class, new DecimalWriter())
                        .addDeserializer(BigDecimal.class, new DecimalReader()));
    }

    private static final class DecimalWriter extends JsonSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator generator, SerializerProvider serializers)
                throws IOException {
            generator.writeNumber(Decimals.plain(value));
        }
    }

    private static final class DecimalReader extends JsonDeserializer<BigDecimal> {
        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonToken token = parser.currentToken();
            BigDecimal value;
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                value = parser.getDecimalValue();
            } else if (token == JsonToken.VALUE_STRING) {
                value = parsed(parser.getText().trim(), context);
            } else {
                return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
            }
            if (!Decimals.isReasonable(value)) {
                return (BigDecimal) context.handleWeirdStringValue(
                        BigDecimal.class, "a number", "it has more than %d digits", Decimals.MAX_DIGITS);
            }
            return value;
        }

        private static BigDecimal parsed(String text, DeserializationContext context) throws IOException {
            if (text.length() > 2 * Decimals.MAX_DIGITS) {
                return (BigDecimal) context.handleWeirdStringValue(BigDecimal.class, "a text", "it is not a number");
            }
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException notANumber) {
                return (BigDecimal) context.handleWeirdStringValue(BigDecimal.class, text, "it is not a number");
            }
        }
    }
}
