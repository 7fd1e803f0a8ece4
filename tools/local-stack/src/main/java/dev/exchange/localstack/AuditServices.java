package dev.exchange.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exchange.localstack.AuditReport.Ledger;
import dev.exchange.localstack.LockComparison.LiveOrder;
import dev.exchange.localstack.LockComparison.Reservation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What an audit asks the services, each at its own address, past the gateway. Calls block.
final class AuditServices implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /// The whole ledger is read in one call.
    private static final Duration PROOF_TIMEOUT = Duration.ofHours(1);

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int IDS_AT_ONCE = 100;
    private static final int MOST_PAGES = 100_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String wallets;
    private final String orders;
    private final List<String> matching;

    /// @param wallets address of wallet-service, as `http://127.0.0.1:8102`
    /// @param orders of order-service
    /// @param matching of every replica of matching-service
    AuditServices(String wallets, String orders, List<String> matching) {
        this.wallets = wallets;
        this.orders = orders;
        this.matching = List.copyOf(matching);
    }

    /// What one replica of matching-service has of one partition.
    record OwnedPartition(int partition, boolean recovered, List<Market> pairs) {}

    /// One pair's book, as the engine has it.
    record Market(String pairSymbol, long updateSequence, long restingBuys, long restingSells, long waiting) {
        long orders() {
            return restingBuys + restingSells + waiting;
        }
    }

    private record ChainHash(String hash) {}

    Ledger ledger() throws AuditImpossible, InterruptedException {
        return read(get(wallets + "/internal/audit", PROOF_TIMEOUT), new TypeReference<>() {});
    }

    /// The hash of a source's chain where an earlier audit saw it end.
    Optional<String> hashAt(String source, long sequence) throws AuditImpossible, InterruptedException {
        String query = "?source=%s&sequence=%d".formatted(URLEncoder.encode(source, StandardCharsets.UTF_8), sequence);
        HttpResponse<String> response = send(wallets + "/internal/audit/chain" + query, TIMEOUT);
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        ChainHash found = read(successful(response), new TypeReference<>() {});
        return Optional.of(found.hash());
    }

    List<Reservation> openReservations() throws AuditImpossible, InterruptedException {
        return pages(wallets + "/internal/reservations", new TypeReference<>() {});
    }

    /// What those of the orders that were funded have locked, open or not.
    List<Reservation> reservationsOf(Collection<String> ids) throws AuditImpossible, InterruptedException {
        List<Reservation> found = new ArrayList<>();
        List<String> left = List.copyOf(ids);
        for (int from = 0; from < left.size(); from += IDS_AT_ONCE) {
            String some = String.join(",", left.subList(from, Math.min(from + IDS_AT_ONCE, left.size())));
            found.addAll(read(
                    get(wallets + "/internal/reservations?ids=" + some, TIMEOUT),
                    new TypeReference<List<Reservation>>() {}));
        }
        return found;
    }

    List<LiveOrder> liveOrders() throws AuditImpossible, InterruptedException {
        return pages(orders + "/internal/live-orders", new TypeReference<>() {});
    }

    /// Every market that a replica owns.
    List<OwnedPartition> markets() throws AuditImpossible, InterruptedException {
        List<OwnedPartition> owned = new ArrayList<>();
        for (String replica : matching) {
            owned.addAll(read(get(replica + "/internal/state", TIMEOUT), new TypeReference<List<OwnedPartition>>() {}));
        }
        return owned;
    }

    private <T> List<T> pages(String address, TypeReference<List<T>> type)
            throws AuditImpossible, InterruptedException {
        List<T> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            HttpResponse<String> response = get(address + "?cursor=" + cursor, TIMEOUT);
            all.addAll(read(response, type));
            Optional<String> next = response.headers().firstValue("X-Next-Cursor");
            if (next.isEmpty()) {
                return all;
            }
            cursor = next.get();
        }
        throw new AuditImpossible(address + " has more than " + MOST_PAGES + " pages");
    }

    private HttpResponse<String> get(String address, Duration timeout) throws AuditImpossible, InterruptedException {
        return successful(send(address, timeout));
    }

    private HttpResponse<String> send(String address, Duration timeout) throws AuditImpossible, InterruptedException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address)).timeout(timeout).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException failed) {
            throw new AuditImpossible("%s does not answer (%s); ./exchange status says what runs, and ./exchange up or"
                            .formatted(address, failed)
                    + " ./exchange restart SERVICE starts what does not");
        }
    }

    private static HttpResponse<String> successful(HttpResponse<String> response) throws AuditImpossible {
        if (response.statusCode() != 200) {
            throw new AuditImpossible("%s answers %d: %s; its log says more (./exchange logs)"
                    .formatted(response.uri(), response.statusCode(), response.body()));
        }
        return response;
    }

    private static <T> T read(HttpResponse<String> response, TypeReference<T> type) throws AuditImpossible {
        try {
            return JSON.readValue(response.body(), type);
        } catch (JsonProcessingException unreadable) {
            throw new AuditImpossible(
                    "%s answers what this program does not understand (%s); are both of the same build?"
                            .formatted(response.uri(), unreadable.getOriginalMessage()));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
