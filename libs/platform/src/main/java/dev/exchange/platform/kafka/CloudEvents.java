package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// The headers of the CloudEvents 1.0 Kafka binding in binary mode.
public final class CloudEvents {
    private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");

    private CloudEvents() {}

    public static Headers headers(Event event, String source) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(SPEC_VERSION);
        headers.add(CONTENT_TYPE);
        headers.add(header("ce_id", event.eventId()));
        headers.add(header("ce_source", source));
        headers.add(header("ce_type", event.eventType()));
        headers.add(header("ce_time", event.time().toString()));
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
