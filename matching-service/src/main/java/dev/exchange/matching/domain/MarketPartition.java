package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderCommand;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The markets of one partition of `orders`: those pairs whose commands have come on it. One thread at a
/// time.
public final class MarketPartition {
    private static final int SNAPSHOT_MAGIC = 0x45585031;

    /// The version of a snapshot's bytes, which grows whenever anything in them changes its form.
    public static final int SNAPSHOT_VERSION = 2;

    private final Catalogue catalogue;
    private final MarketLimits limits;
    private final Map<String, PairMarket> markets = new TreeMap<>();

    /// The state as bytes, shared and not copied: whoever has them only reads them.
    ///
    /// @param pieces the bytes, one piece after another
    /// @param stateHash of [#stateHash] at that moment
    public record Snapshot(List<byte[]> pieces, String stateHash) {
        public long byteCount() {
            return pieces.stream().mapToLong(piece -> piece.length).sum();
        }

        private InputStream open() {
            return new SequenceInputStream(Collections.enumeration(
                    pieces.stream().map(ByteArrayInputStream::new).toList()));
        }
    }

    /// What became of a command.
    public enum Outcome {
        APPLIED,
        /// Its request, or an order of its id, was there already; nothing was done.
        SEEN_BEFORE,
        /// The pair is not in the catalogue; nothing was done.
        UNKNOWN_PAIR
    }

    public MarketPartition(Catalogue catalogue, MarketLimits limits) {
        this.catalogue = catalogue;
        this.limits = limits;
    }

    /// Applies one command and appends what it causes to `out`; see [PairMarket#apply].
    public Outcome apply(OrderCommand command, List<Event> out) {
        PairMarket market = markets.get(command.pairSymbol());
        if (market == null) {
            Optional<Pair> pair = catalogue.findPair(command.pairSymbol());
            if (pair.isEmpty() || !pair.get().symbol().equals(command.pairSymbol())) {
                return Outcome.UNKNOWN_PAIR;
            }
            market = new PairMarket(pair.get(), limits);
            markets.put(command.pairSymbol(), market);
        }
        return market.apply(command, out) ? Outcome.APPLIED : Outcome.SEEN_BEFORE;
    }

    /// By pair symbol, in its order.
    public Collection<PairMarket> markets() {
        return Collections.unmodifiableCollection(markets.values());
    }

    public Optional<PairMarket> market(String pairSymbol) {
        return Optional.ofNullable(markets.get(pairSymbol));
    }

    /// SHA-256, in hex, over the whole state of all markets.
    public String stateHash() {
        return StateDigest.of(this::write);
    }

    public Snapshot snapshot() {
        PieceBuffer bytes = new PieceBuffer();
        String stateHash = StateDigest.copy(this::write, bytes);
        return new Snapshot(bytes.pieces(), stateHash);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(SNAPSHOT_MAGIC);
        out.writeShort(SNAPSHOT_VERSION);
        out.writeInt(markets.size());
        for (Map.Entry<String, PairMarket> market : markets.entrySet()) {
            SnapshotValues.write(out, market.getKey());
            market.getValue().snapshot(out);
        }
    }

    /// Reads what [#snapshot] wrote and proves that it is the same state.
    ///
    /// @throws SnapshotVersionException when it was written in another version's format
    /// @throws IOException when it is damaged, or was written for pairs that differ
    public static MarketPartition restore(Catalogue catalogue, MarketLimits limits, Snapshot snapshot)
            throws IOException {
        String stored = StateDigest.of(out -> snapshot.open().transferTo(out));
        if (!stored.equals(snapshot.stateHash())) {
            throw new SnapshotFormatException(
                    "The snapshot's bytes give the hash " + stored + ", it was written with " + snapshot.stateHash());
        }
        MarketPartition partition = new MarketPartition(catalogue, limits);
        try (DataInputStream in = new DataInputStream(snapshot.open())) {
            partition.read(in);
        } catch (RuntimeException e) {
            throw new IOException("The snapshot contradicts itself", e);
        }
        String restored = partition.stateHash();
        if (!restored.equals(snapshot.stateHash())) {
            throw new SnapshotFormatException(
                    "The snapshot was read as the state " + restored + ", it was written with " + snapshot.stateHash());
        }
        return partition;
    }

    private void read(DataInputStream in) throws IOException {
        if (in.readInt() != SNAPSHOT_MAGIC) {
            throw new SnapshotFormatException("These bytes are no snapshot of a partition");
        }
        int version = in.readUnsignedShort();
        if (version != SNAPSHOT_VERSION) {
            throw new SnapshotVersionException("snapshot", version, SNAPSHOT_VERSION);
        }
        for (int left = in.readInt(); left > 0; left--) {
            String symbol = SnapshotValues.readText(in);
            Pair pair = catalogue
                    .findPair(symbol)
                    .orElseThrow(() -> new SnapshotFormatException("Pair " + symbol + " is not listed any more"));
            markets.put(symbol, PairMarket.restore(pair, limits, in));
        }
    }
}
