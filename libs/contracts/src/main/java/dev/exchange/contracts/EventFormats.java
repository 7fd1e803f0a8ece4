package dev.exchange.contracts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The [RecordJson] of every class of events, found once. A sealed interface of events tells its members apart by the
/// field that its annotation names. Thread-safe.
final class EventFormats {
    private static final ClassValue<Format> FORMATS = new ClassValue<>() {
        @Override
        protected Format computeValue(Class<?> type) {
            return new Format(members(type));
        }
    };

    private EventFormats() {}

    private static final class Member {
        /// The field that tells the type, `"type":"place_order"`; null where the record itself has it.
        final byte @Nullable [] typeField;

        final RecordJson json;

        Member(byte @Nullable [] typeField, RecordJson json) {
            this.typeField = typeField;
            this.json = json;
        }
    }

    /// The classes that a class stands for: itself, or the members of the interface; none where they have no format
    /// here.
    private record Format(List<Member> members) {}

    private static List<Member> members(Class<?> type) {
        if (!Event.class.isAssignableFrom(type) || !type.getPackageName().equals(Event.class.getPackageName())) {
            return List.of();
        }
        Class<?> family = family(type);
        if (family == null) {
            return type.isRecord() ? List.of(new Member(null, RecordJson.of(type))) : List.of();
        }
        String field = family.getAnnotation(JsonTypeInfo.class).property();
        List<Member> members = new ArrayList<>();
        for (JsonSubTypes.Type member : family.getAnnotation(JsonSubTypes.class).value()) {
            if (type.isAssignableFrom(member.value())) {
                byte[] typeField = ("\"" + field + "\":\"" + member.name() + "\"").getBytes(US_ASCII);
                members.add(new Member(typeField, RecordJson.of(member.value())));
            }
        }
        return List.copyOf(members);
    }

    /// The interface whose members have their type written with them.
    private static @Nullable Class<?> family(Class<?> type) {
        if (type.isAnnotationPresent(JsonTypeInfo.class)) {
            return type;
        }
        return Arrays.stream(type.getInterfaces())
                .map(EventFormats::family)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    /// @return false where the event's class has no format here; nothing is written then
    static boolean write(Event event, PlainJsonWriter out) {
        List<Member> members = FORMATS.get(event.getClass()).members;
        if (members.isEmpty()) {
            return false;
        }
        Member member = members.getFirst();
        member.json.write(event, member.typeField, out);
        return true;
    }

    /// @return null where the bytes are not of the form that is written here, or the class has none: the general
    ///     reader must see them
    static <T> @Nullable T read(byte[] json, Class<T> type) {
        List<Member> members = FORMATS.get(type).members;
        if (members.isEmpty()) {
            return null;
        }
        PlainJsonReader in = new PlainJsonReader(json);
        try {
            in.expect('{');
            for (Member member : members) {
                byte[] typeField = member.typeField;
                if (typeField == null || in.take(typeField)) {
                    Object event = member.json.read(in, typeField == null);
                    return in.isAtEnd() ? type.cast(event) : null;
                }
            }
            return null;
        } catch (PlainJsonReader.NotPlain otherForm) {
            return null;
        }
    }
}
