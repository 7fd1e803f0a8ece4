package dev.exchange.contracts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The JSON of one class of records, from its components. The same bytes that Jackson writes for them, at a fraction of
/// the cost: every service writes and reads every order. Thread-safe.
final class RecordJson {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final int COMPONENTS_MAX = Long.SIZE;

    private final Component[] components;
    private final MethodHandle constructor;

    /// One bit for each component that is never null.
    private final long required;

    private RecordJson(Component[] components, MethodHandle constructor) {
        this.components = components;
        this.constructor = constructor;
        long bits = 0;
        for (int i = 0; i < components.length; i++) {
            bits |= components[i].optional ? 0 : 1L << i;
        }
        required = bits;
    }

    private static final class Component {
        /// The field's, with its quotes and the colon.
        final byte[] name;

        /// The same behind a comma.
        final byte[] nextName;

        final Function<Object, @Nullable Object> accessor;

        final boolean optional;
        final Value value;

        Component(String name, Function<Object, @Nullable Object> accessor, boolean optional, Value value) {
            this.name = ("\"" + name + "\":").getBytes(US_ASCII);
            nextName = (",\"" + name + "\":").getBytes(US_ASCII);
            this.accessor = accessor;
            this.optional = optional;
            this.value = value;
        }
    }

    /// How one type of value is written and read. A class and no interface, because calls of a class's method that
    /// has many forms are found faster.
    private abstract static class Value {
        abstract void write(Object value, PlainJsonWriter out);

        abstract Object read(PlainJsonReader in);
    }

    /// @throws IllegalArgumentException when the record has a component of a type that has no form here
    static RecordJson of(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        if (parts == null || parts.length > COMPONENTS_MAX) {
            throw new IllegalArgumentException(type + " is no record of up to " + COMPONENTS_MAX + " components");
        }
        try {
            Component[] components = new Component[parts.length];
            for (int i = 0; i < parts.length; i++) {
                components[i] = component(parts[i]);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            MethodHandle constructor = LOOKUP.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, parts.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new RecordJson(components, constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " is not accessible from here", e);
        }
    }

    private static Component component(RecordComponent part) throws IllegalAccessException {
        JsonProperty named = part.getAccessor().getAnnotation(JsonProperty.class);
        String name = named != null
                ? named.value()
                : new PropertyNamingStrategies.SnakeCaseStrategy().translate(part.getName());
        return new Component(
                name,
                accessor(part),
                part.getAnnotatedType().isAnnotationPresent(Nullable.class),
                value(part.getGenericType()));
    }

    /// Calls the accessor as a lambda would, which costs less than a method handle that the compiler does not know.
    private static Function<Object, @Nullable Object> accessor(RecordComponent part) throws IllegalAccessException {
        MethodHandle accessor = LOOKUP.unreflect(part.getAccessor());
        MethodType exact = accessor.type().wrap();
        try {
            @SuppressWarnings("unchecked") // the factory makes what it is asked for
            Function<Object, @Nullable Object> function =
                    (Function<Object, @Nullable Object>) LambdaMetafactory.metafactory(
                                    LOOKUP,
                                    "apply",
                                    MethodType.methodType(Function.class),
                                    MethodType.methodType(Object.class, Object.class),
                                    accessor,
                                    exact)
                            .getTarget()
                            .invoke();
            return function;
        } catch (Throwable e) {
            throw new IllegalStateException("The accessor " + part.getAccessor() + " cannot be called", e);
        }
    }

    private static Value value(Type type) {
        if (type == String.class) {
            return new TextValue();
        }
        if (type == BigDecimal.class) {
            return new DecimalValue();
        }
        if (type == Instant.class) {
            return new TimeValue();
        }
        if (type == long.class || type == Long.class) {
            return new LongValue();
        }
        if (type == int.class || type == Integer.class) {
            return new IntValue();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new FlagValue();
        }
        if (type instanceof Class<?> named && named.isEnum() && WireName.class.isAssignableFrom(named)) {
            return new ChoiceValue(named.getEnumConstants());
        }
        if (type instanceof Class<?> nested && nested.isRecord()) {
            return new RecordValue(of(nested));
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return new ListValue(value(list.getActualTypeArguments()[0]));
        }
        throw new IllegalArgumentException("Values of " + type + " have no form here");
    }

    /// Writes the record's fields as an object.
    ///
    /// @param first what the object begins with, e.g. its type's field; null for nothing
    void write(Object event, byte @Nullable [] first, PlainJsonWriter out) {
        out.raw('{');
        boolean comma = false;
        if (first != null) {
            out.raw(first);
            comma = true;
        }
        for (Component component : components) {
            Object value = component.accessor.apply(event);
            if (value != null) {
                out.raw(comma ? component.nextName : component.name);
                comma = true;
                component.value.write(value, out);
            }
        }
        out.raw('}');
    }

    /// Reads the fields of an object after its opening brace, to its closing one.
    ///
    /// @param first whether the record's fields are the first ones
    /// @throws PlainJsonReader.NotPlain also where a field is unknown, there twice, or missing but never null
    Object read(PlainJsonReader in, boolean first) {
        @Nullable Object[] values = new Object[components.length];
        long seen = 0;
        int next = 0;
        boolean comma = !first;
        while (!in.take('}')) {
            if (comma) {
                in.expect(',');
            }
            comma = true;
            int found = find(in, next);
            if ((seen & 1L << found) != 0) {
                throw new PlainJsonReader.NotPlain();
            }
            seen |= 1L << found;
            values[found] = components[found].value.read(in);
            next = found + 1;
        }
        if ((seen & required) != required) {
            throw new PlainJsonReader.NotPlain();
        }
        try {
            return (Object) constructor.invokeExact(values);
        } catch (Throwable e) {
            throw new IllegalStateException("A record that was read cannot be made", e);
        }
    }

    /// Fields mostly come in the order of the components, so that the one after the last is tried first.
    private int find(PlainJsonReader in, int next) {
        for (int i = next; i < components.length; i++) {
            if (in.take(components[i].name)) {
                return i;
            }
        }
        for (int i = 0; i < next; i++) {
            if (in.take(components[i].name)) {
                return i;
            }
        }
        throw new PlainJsonReader.NotPlain();
    }

    private static final class TextValue extends Value {
        @Override
        void write(Object value, PlainJsonWriter out) {
            out.text((String) value);
        }

        @Override
        Object read(PlainJsonReader in) {
            return in.text();
        }
    }

    private static final class DecimalValue extends Value {
        @Override
        void write(Object value, PlainJsonWriter out) {
            out.decimal((BigDecimal) value);
        }

        @Override
        Object read(PlainJsonReader in) {
            return in.decimal();
        }
    }

    private static final class TimeValue extends Value {
        @Override
        void write(Object value, PlainJsonWriter out) {
            out.time((Instant) value);
        }

        @Override
        Object read(PlainJsonReader in) {
            return in.time();
        }
    }

    private static final class LongValue extends Value {
        @Override
        void write(Object value, PlainJsonWriter out) {
            out.whole((Long) value);
        }

        @Override
        Object read(PlainJsonReader in) {
            return in.whole();
        }
    }

    private static final class IntValue extends Value {
        @Override
        void write(Object value, PlainJsonWriter out) {
            out.whole((Integer) value);
        }

        @Override
        Object read(PlainJsonReader in) {
            long value = in.whole();
            if (value != (int) value) {
                throw new PlainJsonReader.NotPlain();
            }
            return (int) value;
        }
    }

    private static final class FlagValue extends Value {
        private static final byte[] TRUE = "true".getBytes(US_ASCII);
        private static final byte[] FALSE = "false".getBytes(US_ASCII);

        @Override
        void write(Object value, PlainJsonWriter out) {
            out.raw((Boolean) value ? TRUE : FALSE);
        }

        @Override
        Object read(PlainJsonReader in) {
            return in.flag();
        }
    }

    private static final class ChoiceValue extends Value {
        private final Object[] constants;
        private final byte[][] names;

        ChoiceValue(Object[] constants) {
            this.constants = constants;
            names = Arrays.stream(constants)
                    .map(constant -> ("\"" + ((WireName) constant).wireName() + "\"").getBytes(US_ASCII))
                    .toArray(byte[][]::new);
        }

        @Override
        @SuppressWarnings("EnumOrdinal") // the names were laid out in the same order, in this same class
        void write(Object value, PlainJsonWriter out) {
            out.raw(names[((Enum<?>) value).ordinal()]);
        }

        @Override
        Object read(PlainJsonReader in) {
            for (int i = 0; i < names.length; i++) {
                if (in.take(names[i])) {
                    return constants[i];
                }
            }
            throw new PlainJsonReader.NotPlain();
        }
    }

    private static final class RecordValue extends Value {
        private final RecordJson json;

        RecordValue(RecordJson json) {
            this.json = json;
        }

        @Override
        void write(Object value, PlainJsonWriter out) {
            json.write(value, null, out);
        }

        @Override
        Object read(PlainJsonReader in) {
            in.expect('{');
            return json.read(in, true);
        }
    }

    private static final class ListValue extends Value {
        private final Value element;

        ListValue(Value element) {
            this.element = element;
        }

        @Override
        void write(Object value, PlainJsonWriter out) {
            out.raw('[');
            boolean comma = false;
            for (Object each : (List<?>) value) {
                if (comma) {
                    out.raw(',');
                }
                comma = true;
                element.write(each, out);
            }
            out.raw(']');
        }

        @Override
        Object read(PlainJsonReader in) {
            in.expect('[');
            List<Object> list = new ArrayList<>();
            while (!in.take(']')) {
                if (!list.isEmpty()) {
                    in.expect(',');
                }
                list.add(element.read(in));
            }
            return list;
        }
    }
}
