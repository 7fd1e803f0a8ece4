package dev.exchange.order.domain;

/// One thing that is wrong with a request.
///
/// @param field the field's name on the wire
/// @param code stable, for programs
/// @param detail what is wrong and what would be right, in words
/// @param kind how the whole answer is to be understood
public record Violation(String field, String code, String detail, Kind kind) {
    /// From the most to the least telling: the first that occurs in a request decides its HTTP status.
    public enum Kind {
        /// The value is not of the type asked for.
        UNREADABLE,
        /// The value is missing, or makes no sense.
        SENSELESS,
        /// The value names something that is not listed.
        UNKNOWN
    }

    public static Violation unreadable(String field, String code, String detail) {
        return new Violation(field, code, detail, Kind.UNREADABLE);
    }

    public static Violation senseless(String field, String code, String detail) {
        return new Violation(field, code, detail, Kind.SENSELESS);
    }

    public static Violation unknown(String field, String code, String detail) {
        return new Violation(field, code, detail, Kind.UNKNOWN);
    }
}
