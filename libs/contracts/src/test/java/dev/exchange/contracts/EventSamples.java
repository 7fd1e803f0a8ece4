package dev.exchange.contracts;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes events of every shape: by reflection, so that a new field is covered the day it is added.
final class EventSamples {
    private static final List<String> PAIRS =
            Catalogue.standard().pairs().stream().map(Catalogue.Pair::symbol).toList();

    private static final Set<String> SIGNED = Set.of("change24h", "indicativeImbalance");

    private final Random random;
    private final Predicate<RecordComponent> absent;
    private final @Nullable Object preferred;

    private EventSamples(Random random, Predicate<RecordComponent> absent, @Nullable Object preferred) {
        this.random = random;
        this.absent = absent;
        this.preferred = preferred;
    }

    /// The shapes that must not be left to chance: nothing optional, everything, each optional field missing alone,
    /// and each constant of each enum.
    static List<Event> corners(EventKind kind, Random random) {
        List<Event> events = new ArrayList<>();
        events.add(new EventSamples(random, EventSamples::isOptional, null).event(kind));
        events.add(new EventSamples(random, component -> false, null).event(kind));
        for (RecordComponent component : components(kind.type)) {
            if (isOptional(component)) {
                events.add(new EventSamples(random, component::equals, null).event(kind));
            }
            if (component.getType().isEnum()) {
                for (Object constant : component.getType().getEnumConstants()) {
                    events.add(new EventSamples(random, any -> false, constant).event(kind));
                }
            }
        }
        return events;
    }

    /// Any shape at all.
    static Event any(EventKind kind, Random random) {
        return new EventSamples(random, component -> isOptional(component) && random.nextBoolean(), null).event(kind);
    }

    static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /// The components of a record and of the records in it.
    private static List<RecordComponent> components(Class<?> type) {
        List<RecordComponent> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(component);
            if (element(component).isRecord()) {
                components.addAll(components(element(component)));
            }
        }
        return components;
    }

    /// The type of a component, or of the elements where it is a list.
    static Class<?> element(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : component.getType();
    }

    private Event event(EventKind kind) {
        return kind.type.cast(record(kind.type, kind));
    }

    private Object record(Class<?> type, EventKind kind) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> absent.test(component) ? null : value(component, kind))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " has no canonical constructor that can be called", e);
        }
    }

    private Object value(RecordComponent component, EventKind kind) {
        if (component.getType() == List.class) {
            return List.of(value(element(component), component.getName(), kind));
        }
        return value(component.getType(), component.getName(), kind);
    }

    private Object value(Class<?> type, String name, EventKind kind) {
        if (type.isRecord()) {
            return record(type, kind);
        }
        if (type.isEnum()) {
            return type.isInstance(preferred) ? preferred : pick(List.of(type.getEnumConstants()));
        }
        if (type == BigDecimal.class) {
            return decimal(SIGNED.contains(name));
        }
        if (type == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == int.class || type == Integer.class) {
            return name.equals("schemaVersion") ? Event.SCHEMA_VERSION : random.nextInt(12);
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong(Ids.MAX_NUMBER);
        }
        if (type == String.class) {
            return text(name, kind);
        }
        throw new IllegalArgumentException("No sample is known for " + name + " of " + type);
    }

    private String text(String name, EventKind kind) {
        return switch (name) {
            case "type" -> kind.wireType;
            case "eventId", "requestId" -> pick(PAIRS) + "-" + random.nextLong(1, Ids.MAX_NUMBER);
            case "pairSymbol" -> pick(PAIRS);
            case "orderId", "linkedOrderIds", "reservationId", "receivedFor" ->
                Ids.order(random.nextLong(Ids.MAX_NUMBER + 1));
            case "tradeId" -> Ids.trade(random.nextInt(1, 7), random.nextLong(1, 1L << 40));
            case "currency", "feeCurrency", "reservedCurrency" ->
                pick(List.of("USD", "BTC", "ETH", "BNB", "ADA", "SOL"));
            case "code" -> pick(List.of("insufficient_balance", "no_liquidity", "no_price", "expired"));
            case "userId", "clientOrderId", "reason", "referenceSource" ->
                pick(List.of("a", "user_123", "Zoë \"Ω\" 🚀\n\t\\", "x".repeat(200)));
            default -> throw new IllegalArgumentException("No sample is known for the text " + name);
        };
    }

    private BigDecimal decimal(boolean signed) {
        BigDecimal positive =
                Decimals.normal(BigDecimal.valueOf(random.nextLong(1, Long.MAX_VALUE), random.nextInt(19)));
        return signed && random.nextBoolean() ? positive.negate() : positive;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
