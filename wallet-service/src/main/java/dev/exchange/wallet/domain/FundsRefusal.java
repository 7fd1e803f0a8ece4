package dev.exchange.wallet.domain;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/// A deposit, withdrawal or transfer that is not taken, or a step of one that may not be: the asker's to put right, in
/// words and with a code for programs. Nothing of it is written.
public final class FundsRefusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Why why;
    private final String code;
    private final transient Map<String, Object> figures;

    private FundsRefusal(Why why, String code, String reason, Map<String, Object> figures) {
        // An answer, not an accident: no stack trace is worth its cost.
        super(reason, null, false, false);
        this.why = why;
        this.code = code;
        this.figures = figures;
    }

    /// What kind of refusal it is.
    public enum Why {
        /// What was asked for makes no sense or is not covered.
        INVALID,
        /// Not for this asker.
        FORBIDDEN,
        /// There is nothing of that name.
        UNKNOWN,
        /// It contradicts what is there already.
        CONFLICT,
        /// The exchange is not set up for it.
        CLOSED
    }

    public static FundsRefusal of(Why why, String code, String reason) {
        return new FundsRefusal(why, code, reason, Map.of());
    }

    public static FundsRefusal invalid(String code, String reason) {
        return of(Why.INVALID, code, reason);
    }

    public static FundsRefusal conflict(String code, String reason) {
        return of(Why.CONFLICT, code, reason);
    }

    /// The same refusal with one more figure for programs.
    public FundsRefusal with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(figures);
        more.put(name, value);
        return new FundsRefusal(why, code, reason(), more);
    }

    public Why why() {
        return why;
    }

    public String code() {
        return code;
    }

    public String reason() {
        String message = getMessage();
        return message == null ? code : message;
    }

    /// By name, in order.
    public Map<String, Object> figures() {
        return figures;
    }
}
