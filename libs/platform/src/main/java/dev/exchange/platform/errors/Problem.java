package dev.exchange.platform.errors;

import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something a client is told about in words: an RFC 9457 problem with a stable `code`. `detail` says what is wrong and
/// what would be right.
public final class Problem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String code;
    private final transient Map<String, Object> extensions;
    private final transient @Nullable Duration retryAfter;

    private Problem(
            int status, String code, String detail, Map<String, Object> extensions, @Nullable Duration retryAfter) {
        // Problems are answers, not accidents: no stack trace is worth its cost.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.extensions = extensions;
        this.retryAfter = retryAfter;
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Map.of(), null);
    }

    public static Problem badRequest(String code, String detail) {
        return of(400, code, detail);
    }

    public static Problem forbidden(String code, String detail) {
        return of(403, code, detail);
    }

    public static Problem notFound(String code, String detail) {
        return of(404, code, detail);
    }

    public static Problem conflict(String code, String detail) {
        return of(409, code, detail);
    }

    public static Problem unprocessable(String code, String detail) {
        return of(422, code, detail);
    }

    /// A part that is needed is down; nothing was half done and the request can be sent again.
    public static Problem unavailable(String detail) {
        return new Problem(503, "service_unavailable", detail, Map.of(), Duration.ofSeconds(1));
    }

    /// The same problem with one more member, such as `order_id` or `errors`.
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(status, code, detail(), more, retryAfter);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        String message = getMessage();
        return message == null ? code : message;
    }

    /// When the client may try again; null where trying again would not help.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /// The members of the problem document, in order.
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", Titles.of(status));
        body.put("status", status);
        body.put("code", code);
        body.put("detail", detail());
        body.putAll(extensions);
        return body;
    }

    private static final class Titles {
        static String of(int status) {
            return switch (status) {
                case 400 -> "Bad Request";
                case 401 -> "Unauthorized";
                case 403 -> "Forbidden";
                case 404 -> "Not Found";
                case 405 -> "Method Not Allowed";
                case 406 -> "Not Acceptable";
                case 409 -> "Conflict";
                case 413 -> "Content Too Large";
                case 415 -> "Unsupported Media Type";
                case 422 -> "Unprocessable Content";
                case 429 -> "Too Many Requests";
                case 503 -> "Service Unavailable";
                default -> status >= 500 ? "Internal Server Error" : "Error";
            };
        }
    }
}
