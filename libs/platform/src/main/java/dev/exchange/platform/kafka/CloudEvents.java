package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// The headers of the CloudEvents 1.0 Kafka binding in binary mode.
public final class CloudEvents {
    private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");

    /// There are as many as classes of events and services; every record has one of each.
    private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();

    private static final Map<String, Header> SOURCES = new ConcurrentHashMap<>();

    private CloudEvents() {}

    public static Headers headers(Event event, String source) {
        return new RecordHeaders(new Header[] {
            SPEC_VERSION,
            CONTENT_TYPE,
            header("ce_id", event.eventId()),
            SOURCES.computeIfAbsent(source, text -> header("ce_source", text)),
            TYPES.computeIfAbsent(event.eventType(), text -> header("ce_type", text)),
            header("ce_time", EventJson.time(event.time()))
        });
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
