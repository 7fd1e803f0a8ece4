package dev.exchange.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The codec of the events gives what Jackson gives, byte for byte and value for value, and errors where it does.
class EventJsonTest {
    private static final long SEED = 20261126L;
    private static final int EVENTS = 1_000;
    private static final int DAMAGED = 1_500;

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void everyEventIsWrittenAndReadWithoutJacksonAsJacksonWouldDoIt(EventKind kind) {
        for (Event event : samples(kind)) {
            PlainJsonWriter out = new PlainJsonWriter(EventJson::bytes);
            assertThat(EventFormats.write(event, out))
                    .as("%s has a format", kind)
                    .isTrue();
            byte[] written = EventJson.write(event);

            assertThat(new String(written, UTF_8))
                    .as("seed %d", SEED)
                    .isEqualTo(new String(EventJson.bytes(event), UTF_8));
            assertThat(out.toBytes()).isEqualTo(written);
            assertThat(EventJson.read(written, kind.readAs()))
                    .as("seed %d", SEED)
                    .isEqualTo(event);
            assertThat(EventJson.general(written, kind.readAs())).isEqualTo(event);
            if (new String(written, UTF_8).indexOf('\\') < 0) {
                assertThat(EventFormats.read(written, kind.readAs()))
                        .as("seed %d", SEED)
                        .isEqualTo(event);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000, 200_000})
    void aWriterForgetsWhatItHasWritten(int length) {
        PlainJsonWriter out = new PlainJsonWriter(EventJson::bytes);
        out.text("x".repeat(length));

        out.clear();
        out.text("y");

        assertThat(out.toBytes()).isEqualTo("\"y\"".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void anEventIsReadAsItsOwnClassToo(EventKind kind) {
        Event event = EventSamples.any(kind, new Random(SEED));

        assertThat(EventJson.read(EventJson.write(event), kind.type)).isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource
    void fieldsInAnotherOrderWithWhiteSpaceOrNullsGiveTheSame(EventKind kind) throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 50; i++) {
            Event event = EventSamples.any(kind, random);
            ObjectNode tree = (ObjectNode) json.readTree(EventJson.write(event));
            List<String> names = new ArrayList<>();
            tree.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            ObjectNode shuffled = json.createObjectNode();
            names.forEach(name -> shuffled.set(name, tree.get(name)));
            ObjectNode typeFirst = json.createObjectNode();
            typeFirst.set("type", tree.get("type"));
            names.forEach(name -> typeFirst.set(name, tree.get(name)));
            ObjectNode withNull = tree.deepCopy().putNull("a_field_of_the_future");

            for (JsonNode form : List.of(shuffled, typeFirst, withNull)) {
                assertThat(EventJson.read(json.writeValueAsBytes(form), kind.readAs()))
                        .as("seed %d: %s", SEED, form)
                        .isEqualTo(event);
            }
            assertThat(EventJson.read(tree.toPrettyString().getBytes(UTF_8), kind.readAs()))
                    .as("seed %d: %s", SEED, tree)
                    .isEqualTo(event);
        }
    }

    /// Whatever is done to the bytes, both readers say the same: the same event, or an error.
    @ParameterizedTest
    @EnumSource
    void damagedBytesAreReadAsJacksonReadsThemOrRefusedAsItDoes(EventKind kind) {
        Random random = new Random(SEED);
        for (int i = 0; i < DAMAGED; i++) {
            byte[] damaged = damage(EventJson.write(EventSamples.any(kind, random)), random);
            String text = new String(damaged, UTF_8);
            Object expected;
            try {
                expected = EventJson.general(damaged, kind.readAs());
            } catch (UncheckedIOException refused) {
                assertThatThrownBy(() -> EventJson.read(damaged, kind.readAs()))
                        .as("seed %d: %s", SEED, text)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage(refused.getMessage());
                continue;
            }
            assertThat((Object) EventJson.read(damaged, kind.readAs()))
                    .as("seed %d: %s", SEED, text)
                    .isEqualTo(expected);
        }
    }

    private static byte[] damage(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        byte[] interesting = "\"\\{}[],:.-0159eEtfn \n\u00e9".getBytes(UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(whole, at);
            case 1 -> {
                byte[] changed = whole.clone();
                changed[at] = interesting[random.nextInt(interesting.length)];
                yield changed;
            }
            case 2 -> {
                byte[] shorter = Arrays.copyOf(whole, whole.length - 1);
                System.arraycopy(whole, at + 1, shorter, at, whole.length - at - 1);
                yield shorter;
            }
            default -> {
                byte[] longer = Arrays.copyOf(whole, whole.length + 1);
                System.arraycopy(whole, at, longer, at + 1, whole.length - at);
                longer[at] = interesting[random.nextInt(interesting.length)];
                yield longer;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.000",
                "1",
                "-1",
                "-0.5",
                "0.05",
                "1000",
                "1.10",
                "1E+3",
                "1E-7",
                "-123456789012345678",
                "999999999999999999",
                "9223372036854775807",
                "-9223372036854775808",
                "0.000000000000000001",
                "0.0000000000000000001",
                "123456789012345678901234567890.12345",
                "12345678901234567.0"
            })
    void aDecimalOfAnyFormIsWrittenAndReadAsJacksonDoesIt(String decimal) {
        Fill fill = (Fill) EventSamples.any(EventKind.FILL, new Random(SEED));
        Fill odd = new Fill(
                fill.eventId(),
                fill.schemaVersion(),
                fill.time(),
                fill.sequence(),
                fill.type(),
                fill.tradeId(),
                fill.pairSymbol(),
                new BigDecimal(decimal),
                fill.quantity(),
                fill.value(),
                fill.takerSide(),
                fill.feeCurrency(),
                fill.auction(),
                fill.maker(),
                fill.taker());

        byte[] written = EventJson.write(odd);

        assertThat(written).isEqualTo(EventJson.bytes(odd));
        assertThat(EventJson.read(written, Fill.class)).isEqualTo(EventJson.general(written, Fill.class));
        byte[] asGiven = new String(EventJson.write(fill), UTF_8)
                .replace("\"price\":\"" + Decimals.plain(fill.price()), "\"price\":\"" + decimal)
                .getBytes(UTF_8);
        assertThat(EventJson.read(asGiven, Fill.class)).isEqualTo(EventJson.general(asGiven, Fill.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-02-28T23:59:59.999Z",
                "2024-02-29T12:00:00.010Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "-0001-12-31T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "2026-01-01T00:00:00.000001Z"
            })
    void aTimeOfAnyFormIsWrittenAndReadAsJacksonDoesIt(String time) {
        OrderCommand.Tick tick =
                new OrderCommand.Tick("BTC/USD-tick-1", Event.SCHEMA_VERSION, Instant.parse(time), 1, "BTC/USD");

        byte[] written = EventJson.write(tick);

        assertThat(written).isEqualTo(EventJson.bytes(tick));
        assertThat(EventJson.read(written, OrderCommand.class)).isEqualTo(tick);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L
            })
    void aWholeNumberOfAnySizeIsWrittenAndReadAsJacksonDoesIt(long number) {
        OrderCommand.Tick tick =
                new OrderCommand.Tick("BTC/USD-tick-1", Event.SCHEMA_VERSION, Instant.EPOCH, number, "BTC/USD");

        byte[] written = EventJson.write(tick);

        assertThat(written).isEqualTo(EventJson.bytes(tick));
        assertThat(EventJson.read(written, OrderCommand.class)).isEqualTo(tick);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ud83db", "\ude80\ud83d", "\u007f", "\u0000\u001f", "\u2028", "\ud83d\ude80"})
    void aTextWithOddCharactersIsWrittenOrRefusedAsJacksonDoesIt(String text) {
        OrderCommand.Tick tick = new OrderCommand.Tick(text, Event.SCHEMA_VERSION, Instant.EPOCH, 1, "BTC/USD");

        byte[] expected;
        try {
            expected = EventJson.bytes(tick);
        } catch (UncheckedIOException refused) {
            assertThatThrownBy(() -> EventJson.write(tick)).isInstanceOf(UncheckedIOException.class);
            return;
        }
        assertThat(EventJson.write(tick)).isEqualTo(expected);
        assertThat(EventJson.read(expected, OrderCommand.class))
                .isEqualTo(EventJson.general(expected, OrderCommand.class));
    }

    private static List<Event> samples(EventKind kind) {
        Random random = new Random(SEED);
        List<Event> events = new ArrayList<>(EventSamples.corners(kind, random));
        for (int i = 0; i < EVENTS; i++) {
            events.add(EventSamples.any(kind, random));
        }
        return events;
    }
}
