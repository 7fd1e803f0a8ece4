package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalLong;

/// The JSON of the topics: snake_case, decimals as plain strings, times in ISO 8601, absent where null. Readers ignore
/// fields that they do not know, so that a field can be added. Thread-safe.
///
/// What is written here is written and read by [RecordJson]; what comes in any other form of JSON, or is unusual enough
/// to
/// need an escape, goes through Jackson and gives the same.
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(BigDecimal.class, new DecimalAsString())
                    .addSerializer(Instant.class, new TimeAsString())
                    .addDeserializer(Instant.class, new TimeFromString()))
            .build();

    /// What events are written in; every thread that writes some has one.
    private static final ThreadLocal<PlainJsonWriter> WRITERS =
            ThreadLocal.withInitial(() -> new PlainJsonWriter(EventJson::bytes));

    private EventJson() {}

    /// @throws UncheckedIOException when the event cannot be written, which is a defect of its class
    public static byte[] write(Event event) {
        PlainJsonWriter out = WRITERS.get();
        out.clear();
        return EventFormats.write(event, out) ? out.toBytes() : bytes(event);
    }

    /// As [#write], by Jackson, which knows all of JSON.
    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws UncheckedIOException when the bytes are not such an event
    public static <T> T read(byte[] json, Class<T> type) {
        T plain = EventFormats.read(json, type);
        return plain != null ? plain : general(json, type);
    }

    /// As [#read], by Jackson: fields in any order, white space, escapes, fields that are not known.
    static <T> T general(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A time as events carry it.
    public static String time(Instant time) {
        return IsoTimes.write(time);
    }

    /// Reads a JSON resource of this module, or of another that its class loader sees.
    static <T> T resource(String path, Class<T> type) {
        try (InputStream in = EventJson.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + path + " is missing from the class path");
            }
            return MAPPER.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + path + " cannot be read", e);
        }
    }

    private static final class DecimalAsString extends JsonSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator generator, SerializerProvider serializers)
                throws IOException {
            generator.writeString(Decimals.plain(value));
        }
    }

    private static final class TimeAsString extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider serializers)
                throws IOException {
            generator.writeString(IsoTimes.write(value));
        }
    }

    private static final class TimeFromString extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                OptionalLong millis = IsoTimes.readMillis(parser.getText());
                if (millis.isPresent()) {
                    return Instant.ofEpochMilli(millis.getAsLong());
                }
            }
            return InstantDeserializer.INSTANT.deserialize(parser, context);
        }
    }
}
