package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.matching.domain.MarketPartition.Outcome;
import dev.exchange.platform.kafka.Received;
import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.WalletKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Watches every step. It knows nothing of how the services do it, only what must hold, and looks at what has changed
/// alone.
final class Auditor {
    // Money: what it comes to per currency, and what is locked and reserved of each wallet.
    private final Map<String, BigDecimal> sums = new HashMap<>();
    private final Map<WalletKey, BigDecimal> locked = new HashMap<>();
    private final Map<WalletKey, BigDecimal> reserved = new HashMap<>();
    private final Set<String> touchedCurrencies = new HashSet<>();
    private final Set<WalletKey> touchedWallets = new HashSet<>();

    // What was written first under each number, by topic and pair.
    private final Map<Topic, Map<String, List<Event>>> outputs = new EnumMap<>(Topic.class);
    private final Map<RequestOrigin, Event> answers = new HashMap<>();
    private final List<List<Outcome>> outcomes = new ArrayList<>();
    private final Set<RequestOrigin> appliedOrigins = new HashSet<>();
    private final Map<String, Map<String, Long>> settled = new HashMap<>();
    private final Map<String, Map<String, Long>> projected = new HashMap<>();

    Auditor() {
        outputs.put(Topic.ORDER_UPDATES, new HashMap<>());
        outputs.put(Topic.FILLS, new HashMap<>());
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            outcomes.add(new ArrayList<>());
        }
    }

    /// A wallet's row was written.
    void moved(WalletKey key, Balance before, Balance after) {
        sums.merge(key.currency(), after.total().subtract(before.total()), BigDecimal::add);
        locked.put(key, after.locked());
        touchedCurrencies.add(key.currency());
        touchedWallets.add(key);
        Violation.unless(
                after.available().signum() >= 0 && after.locked().signum() >= 0, () -> key + " holds " + after);
    }

    void movedHouse(Ledger.HouseKey key, BigDecimal change) {
        sums.merge(key.currency(), change, BigDecimal::add);
        touchedCurrencies.add(key.currency());
    }

    /// A reservation's row was written.
    void reserved(@Nullable Reservation before, Reservation after) {
        WalletKey key = new WalletKey(after.userId(), after.currency());
        BigDecimal change =
                before == null ? after.remaining() : after.remaining().subtract(before.remaining());
        reserved.merge(key, change, BigDecimal::add);
        touchedWallets.add(key);
    }

    /// At every commit of wallet-service.
    void verifyMoney() {
        for (String currency : touchedCurrencies) {
            BigDecimal sum = sums.getOrDefault(currency, BigDecimal.ZERO);
            Violation.unless(
                    sum.signum() == 0, () -> "All accounts in " + currency + " come to " + sum + ", not to zero");
        }
        for (WalletKey key : touchedWallets) {
            BigDecimal isLocked = locked.getOrDefault(key, BigDecimal.ZERO);
            BigDecimal isReserved = reserved.getOrDefault(key, BigDecimal.ZERO);
            Violation.unless(
                    isLocked.compareTo(isReserved) == 0,
                    () -> key + " has " + isLocked + " locked, and reservations of " + isReserved);
        }
        touchedCurrencies.clear();
        touchedWallets.clear();
    }

    /// A record has arrived in the log.
    void appended(Topic topic, Event event) {
        switch (topic) {
            case ORDER_REQUESTS -> {}
            case ORDERS -> {
                if (event instanceof OrderCommand.Requested requested) {
                    answered(requested.origin(), event);
                }
            }
            case ORDER_REJECTIONS -> answered(origin((RequestRejection) event), event);
            case ORDER_UPDATES, FILLS -> written(topic, event);
        }
    }

    private static RequestOrigin origin(RequestRejection rejection) {
        return new RequestOrigin(Topic.partition(rejection.userId()), rejection.sequence());
    }

    private void answered(RequestOrigin origin, Event event) {
        Event before = answers.putIfAbsent(origin, event);
        if (before != null && !Written.isSame(before, event)) {
            throw new Violation(
                    "The request at " + origin + " was answered with " + before + ", and then with " + event);
        }
    }

    private void written(Topic topic, Event event) {
        List<Event> first = outputs(topic).computeIfAbsent(event.key(), pair -> new ArrayList<>());
        long sequence = event.sequence();
        if (sequence == first.size() + 1L) {
            first.add(event);
        } else if (sequence > first.size()) {
            throw new Violation(
                    topic.topicName + " of " + event.key() + " goes from " + first.size() + " to " + sequence);
        } else if (!Written.isSame(first.get((int) sequence - 1), event)) {
            throw new Violation(topic.topicName + " of " + event.key() + " has two records of number " + sequence + ": "
                    + first.get((int) sequence - 1) + " and " + event);
        }
    }

    /// A replica of matching-service has applied a command.
    void applied(int partition, long offset, OrderCommand command, Outcome outcome) {
        List<Outcome> known = outcomes.get(partition);
        if (offset < known.size()) {
            if (known.get((int) offset) != outcome) {
                throw new Violation("orders-" + partition + " " + offset + " was " + known.get((int) offset)
                        + " for one replica and is " + outcome + " for another");
            }
            return;
        }
        Violation.unless(offset == known.size(), () -> "orders-" + partition + " is applied with a gap");
        known.add(outcome);
        if (outcome == Outcome.APPLIED
                && command instanceof OrderCommand.Requested requested
                && !appliedOrigins.add(requested.origin())) {
            throw new Violation("The request at " + requested.origin() + " was applied twice: " + command);
        }
    }

    /// wallet-service has committed a settlement.
    void settled(List<? extends Received<? extends Event>> fresh) {
        inOrder("settled", settled, fresh);
    }

    /// order-service has committed what became of orders.
    void projected(List<? extends Received<? extends Event>> fresh) {
        inOrder("projected", projected, fresh);
    }

    private static void inOrder(
            String what,
            Map<String, Map<String, Long>> lastByTopicAndKey,
            List<? extends Received<? extends Event>> fresh) {
        for (Received<? extends Event> received : fresh) {
            if (Topic.ORDER_REJECTIONS.topicName.equals(received.topic())) {
                continue;
            }
            Event event = received.event();
            Map<String, Long> lastByKey =
                    lastByTopicAndKey.computeIfAbsent(received.topic(), unknown -> new HashMap<>());
            long last = lastByKey.getOrDefault(event.key(), 0L);
            if (event.sequence() != last + 1) {
                throw new Violation(received.topic() + " of " + event.key() + ": number " + event.sequence() + " was "
                        + what + " after number " + last);
            }
            lastByKey.put(event.key(), event.sequence());
        }
    }

    /// What stands on a topic, each number once, by pair.
    Map<String, List<Event>> outputs(Topic topic) {
        Map<String, List<Event>> byPair = outputs.get(topic);
        if (byPair == null) {
            throw new IllegalArgumentException(topic + " is not numbered by pair");
        }
        return byPair;
    }

    /// What was answered to each request, by its place on `order-requests`.
    Map<RequestOrigin, Event> answers() {
        return answers;
    }

    /// Everything that is numbered is settled and projected to its end.
    void verifyAllIsRead() {
        for (Topic topic : outputs.keySet()) {
            outputs(topic).forEach((pair, events) -> {
                verifyRead("settled", settled, topic, pair, events.size());
                verifyRead("projected", projected, topic, pair, events.size());
            });
        }
    }

    private static void verifyRead(
            String what, Map<String, Map<String, Long>> lastByTopicAndKey, Topic topic, String pair, long expected) {
        long last = lastByTopicAndKey.getOrDefault(topic.topicName, Map.of()).getOrDefault(pair, 0L);
        Violation.unless(
                last == expected,
                () -> topic.topicName + " of " + pair + " is " + what + " up to " + last + " of " + expected);
    }
}
