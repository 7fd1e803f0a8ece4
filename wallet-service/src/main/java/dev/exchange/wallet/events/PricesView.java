package dev.exchange.wallet.events;

import dev.exchange.contracts.PriceUpdate;
import dev.exchange.platform.kafka.Received;
import dev.exchange.wallet.domain.Prices;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The newest price of each pair, in memory in every replica. Written by its tail, read by everyone.
@ApplicationScoped
public class PricesView implements Prices {
    private final Map<String, PriceUpdate> newest = new ConcurrentHashMap<>();

    @Override
    public Optional<PriceUpdate> of(String pairSymbol) {
        return Optional.ofNullable(newest.get(pairSymbol));
    }

    void read(List<Received<PriceUpdate>> batch) {
        batch.forEach(received -> newest.put(received.event().pairSymbol(), received.event()));
    }
}
