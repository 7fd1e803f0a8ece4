package dev.exchange.localstack;

import dev.exchange.localstack.AuditReport.Chain;
import dev.exchange.localstack.AuditReport.Difference;
import dev.exchange.localstack.AuditReport.Ledger;
import dev.exchange.localstack.AuditServices.Market;
import dev.exchange.localstack.AuditServices.OwnedPartition;
import dev.exchange.localstack.LockComparison.LiveOrder;
import dev.exchange.localstack.LockComparison.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Proves the whole of the exchange's money: the ledger by itself, and its locks against open orders and
/// books. It may be made while the exchange trades: what differs between two services is looked at again a
/// few times, and only what stays is a difference.
final class ExchangeProof {
    private static final int MOST_LOOKS = 6;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final AuditServices services;

    ExchangeProof(AuditServices services) {
        this.services = services;
    }

    /// @param earlier where an earlier audit saw the chains end; empty without one
    AuditReport make(List<Chain> earlier) throws AuditImpossible, InterruptedException {
        Ledger ledger = services.ledger();
        List<Difference> differences = new ArrayList<>(ledger.differences());
        differences.addAll(rewritten(earlier));
        Look look = look();
        Set<String> agreeing = new TreeSet<>(look.agreeing());
        List<Difference> lasting = look.locks();
        for (int looks = 1; looks < MOST_LOOKS; looks++) {
            if (lasting.isEmpty() && agreeing.containsAll(look.pairs())) {
                break;
            }
            Thread.sleep(BETWEEN_LOOKS);
            Set<String> before = lasting.stream().map(ExchangeProof::key).collect(Collectors.toSet());
            look = look();
            lasting = look.locks().stream()
                    .filter(difference -> before.contains(key(difference)))
                    .toList();
            agreeing.addAll(look.agreeing());
        }
        differences.addAll(lasting);
        List<String> notes = new ArrayList<>();
        for (String pair : look.pairs()) {
            Difference book = look.books().get(pair);
            if (!agreeing.contains(pair)) {
                if (book == null) {
                    notes.add("the book of " + pair + " was not compared: it changed at every look, or nobody has it");
                } else {
                    differences.add(book);
                }
            }
        }
        return new AuditReport(
                differences.isEmpty(), look.openOrders(), look.openReservations(), ledger, differences, notes);
    }

    private static String key(Difference difference) {
        return difference.where() + ": " + difference.what();
    }

    private List<Difference> rewritten(List<Chain> earlier) throws AuditImpossible, InterruptedException {
        List<Difference> differences = new ArrayList<>();
        for (Chain chain : earlier) {
            String hash = services.hashAt(chain.source(), chain.sequence()).orElse("no block that ends there");
            if (chain.sequence() > 0 && !hash.equals(chain.hash())) {
                differences.add(new Difference(
                        "the ledger was rewritten since the earlier audit",
                        chain.source() + ", up to number " + chain.sequence(),
                        chain.hash(),
                        hash));
            }
        }
        return differences;
    }

    /// What was seen at about one time.
    ///
    /// @param locks how reservations and orders differ
    /// @param books how the engine and order-service differ, by pair; only of markets that stood still
    /// @param agreeing pairs of which they have as many orders
    /// @param pairs all that there are
    private record Look(
            int openOrders,
            int openReservations,
            List<Difference> locks,
            Map<String, Difference> books,
            Set<String> agreeing,
            Set<String> pairs) {}

    private Look look() throws AuditImpossible, InterruptedException {
        Map<String, Market> before = markets();
        List<LiveOrder> live = services.liveOrders();
        Map<String, Market> after = markets();
        List<Reservation> open = services.openReservations();
        List<String> unfunded = LockComparison.withoutFunds(open, live).stream()
                .map(LiveOrder::reservationId)
                .distinct()
                .toList();
        List<Difference> locks = LockComparison.differences(open, live, services.reservationsOf(unfunded));
        Map<String, Long> counts = live.stream()
                .filter(LiveOrder::answered)
                .collect(Collectors.groupingBy(LiveOrder::pairSymbol, Collectors.counting()));
        Set<String> pairs = new TreeSet<>(counts.keySet());
        pairs.addAll(after.keySet());
        Map<String, Difference> books = new TreeMap<>();
        Set<String> agreeing = new TreeSet<>();
        for (String pair : pairs) {
            Market market = after.get(pair);
            long expected = counts.getOrDefault(pair, 0L);
            if (market != null && market.orders() == expected && stoodStill(before.get(pair), market)) {
                agreeing.add(pair);
            } else if (market != null && stoodStill(before.get(pair), market)) {
                books.put(
                        pair,
                        new Difference(
                                "the engine has other orders than order-service",
                                pair,
                                expected + " open orders",
                                market.orders() + " in the engine"));
            }
        }
        return new Look(live.size(), open.size(), locks, books, agreeing, pairs);
    }

    private static boolean stoodStill(@Nullable Market before, Market after) {
        return before != null && before.updateSequence() == after.updateSequence();
    }

    private Map<String, Market> markets() throws AuditImpossible, InterruptedException {
        Map<String, Market> markets = new TreeMap<>();
        for (OwnedPartition partition : services.markets()) {
            if (partition.recovered()) {
                partition.pairs().forEach(market -> markets.put(market.pairSymbol(), market));
            }
        }
        return markets;
    }
}
