package dev.exchange.platform.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.platform.errors.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads small bodies after it is known that the caller may send them.
@Singleton
public class JsonBodies {
    private final ObjectMapper mapper;

    public JsonBodies(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /// @throws Problem 422 `unreadable_body`
    public <T> T read(byte @Nullable [] body, Class<T> type) {
        try {
            T read = body == null || body.length == 0 ? null : mapper.readValue(body, type);
            if (read == null) {
                throw Problem.unprocessable("unreadable_body", "The body must be a JSON object; it is empty");
            }
            return read;
        } catch (IOException unreadable) {
            throw new WebApplicationException(unreadable, 422);
        }
    }
}
