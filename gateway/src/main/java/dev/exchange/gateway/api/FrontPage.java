package dev.exchange.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// GET /: who is here, as JSON for a program and as a page for a browser.
@Singleton
public class FrontPage {
    private static final String PAGE = "/web/index.html";

    private final Buffer json;
    private final Buffer page;

    public FrontPage(ObjectMapper mapper, @ConfigProperty(name = "quarkus.application.version") String version) {
        Map<String, Object> greeting = new LinkedHashMap<>();
        greeting.put("message", "Cryptocurrency Trading API");
        greeting.put("version", version);
        greeting.put("documentation", "/docs");
        greeting.put("openapi", "/openapi");
        try {
            json = Buffer.buffer(mapper.writeValueAsBytes(greeting));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        page = Buffer.buffer(resource(PAGE).replace("{version}", version));
    }

    static String resource(String path) {
        try (InputStream in = FrontPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + path + " is missing");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answer(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (wantsPage(context)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .putHeader("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(page);
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
        }
    }

    /// A browser names HTML; a program names JSON or takes anything.
    private static boolean wantsPage(RoutingContext context) {
        for (MIMEHeader accepted : context.parsedHeaders().accept()) {
            if (accepted.weight() > 0) {
                switch (accepted.rawValue().replaceAll("\\s*;.*", "").trim()) {
                    case "text/html", "application/xhtml+xml" -> {
                        return true;
                    }
                    case "application/json", "*/*", "application/*" -> {
                        return false;
                    }
                    default -> {}
                }
            }
        }
        return false;
    }
}
