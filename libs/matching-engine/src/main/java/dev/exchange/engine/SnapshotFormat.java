package dev.exchange.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The bytes of an engine's whole logical state: every order in the order that matters for what comes next,
/// named by id, never by slot. What follows from the orders (totals, indexes, the expiry queue) is built anew.
final class SnapshotFormat {
    private static final int MAGIC = 0x4D45_4E47;
    private static final int VERSION = 1;
    private static final int PLACELESS = ~(OrderSlab.PLACE_MASK | OrderSlab.REGISTERED);
    private static final int[] COLD_FIELDS = {
        OrderSlab.STOP,
        OrderSlab.HIDDEN,
        OrderSlab.DISPLAY,
        OrderSlab.EXPIRY,
        OrderSlab.TRAIL_TICKS,
        OrderSlab.TRAIL_BASIS_POINTS,
        OrderSlab.MARK,
        OrderSlab.LIMIT_OFFSET
    };
    private static final int[] LINK_FIELDS = {
        OrderSlab.SIBLING, OrderSlab.ENTRY, OrderSlab.TAKE_PROFIT_LEG, OrderSlab.STOP_LOSS_LEG
    };

    /// An order's record after its id.
    private static final int PLAIN_BYTES = Integer.BYTES + 4 * Long.BYTES;
    private static final int COLD_BYTES = (COLD_FIELDS.length + LINK_FIELDS.length) * Long.BYTES;

    private final MatchingEngine engine;
    private final OrderSlab slab;
    private final Triggers triggers;
    private final ByteBuffer record = ByteBuffer.allocate(Long.BYTES + PLAIN_BYTES + COLD_BYTES);

    SnapshotFormat(MatchingEngine engine) {
        this.engine = engine;
        slab = engine.slab;
        triggers = engine.triggers;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(engine.nowMillis);
        out.writeLong(engine.tradeNumber);
        out.writeLong(engine.lastPrice);
        out.writeLong(engine.referencePrice);
        out.writeLong(engine.bandBasisPoints);
        out.writeByte(engine.state.code);
        writeLadder(out, engine.bids);
        writeLadder(out, engine.asks);
        writeLadder(out, triggers.rising);
        writeLadder(out, triggers.falling);
        for (int slot = triggers.queueHead(); slot != 0; slot = slab.next(slot)) {
            writeOrder(out, slot);
        }
        out.writeLong(0);
        writeHeld(out);
        writeTrailing(out, true);
        writeTrailing(out, false);
        writeCountdowns(out);
    }

    /// Orders one after the other; an id of 0 ends them.
    private void writeLadder(DataOutput out, PriceLadder ladder) throws IOException {
        for (int level = ladder.bestLevel; level != 0; level = ladder.levelAfter(level)) {
            for (int slot = ladder.head(level); slot != 0; slot = slab.next(slot)) {
                writeOrder(out, slot);
            }
        }
        out.writeLong(0);
    }

    private void writeHeld(DataOutput out) throws IOException {
        int[] held = IntStream.range(1, slab.slotsEnd())
                .filter(slot -> slab.id(slot) != 0 && (slab.flags(slot) & OrderSlab.PLACE_MASK) == OrderSlab.HELD)
                .boxed()
                .sorted(Comparator.comparingLong(slab::id))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int slot : held) {
            writeOrder(out, slot);
        }
        out.writeLong(0);
    }

    /// A side's trailing stops by age. Those that have no stop yet stand in no ladder and are written here in
    /// full.
    private void writeTrailing(DataOutput out, boolean sell) throws IOException {
        for (int slot = triggers.firstTrailing(sell); slot != 0; slot = triggers.nextTrailing(slot)) {
            boolean placeless = slab.cold(slot, OrderSlab.STOP) == 0;
            if (placeless) {
                writeOrder(out, slot);
            } else {
                out.writeLong(slab.id(slot));
            }
        }
        out.writeLong(0);
    }

    private void writeOrder(DataOutput out, int slot) throws IOException {
        int base = slot << OrderSlab.SHIFT;
        record.clear()
                .putLong(slab.id(slot))
                .putInt(slab.flags(slot) & PLACELESS)
                .putLong(slab.words[base + OrderSlab.USER])
                .putLong(slab.words[base + OrderSlab.PRICE])
                .putLong(slab.words[base + OrderSlab.QUANTITY])
                .putLong(slab.words[base + OrderSlab.VISIBLE]);
        if ((slab.flags(slot) & OrderSlab.HAS_COLD) != 0) {
            int cold = slab.coldAt(slot);
            for (int field : COLD_FIELDS) {
                record.putLong(slab.cold[cold + field]);
            }
            for (int field : LINK_FIELDS) {
                record.putLong(slab.id((int) slab.cold[cold + field]));
            }
        }
        out.write(record.array(), 0, record.position());
    }

    private void writeCountdowns(DataOutput out) throws IOException {
        Countdowns countdowns = engine.countdowns;
        int[] order = IntStream.range(0, countdowns.size())
                .boxed()
                .sorted(Comparator.comparingLong(countdowns::user))
                .mapToInt(Integer::intValue)
                .toArray();
        out.writeInt(order.length);
        for (int at : order) {
            out.writeLong(countdowns.user(at));
            out.writeLong(countdowns.deadline(at));
        }
    }

    void read(DataInput in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("this is not a snapshot of a matching engine");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("the snapshot has version " + version + "; this engine reads version " + VERSION);
        }
        engine.nowMillis = in.readLong();
        engine.tradeNumber = in.readLong();
        engine.lastPrice = in.readLong();
        engine.referencePrice = in.readLong();
        engine.bandBasisPoints = in.readLong();
        engine.state = MarketState.of(in.readUnsignedByte());
        readBook(in, engine.bids);
        readBook(in, engine.asks);
        for (int ladder = 0; ladder < 2; ladder++) {
            for (long id = in.readLong(); id != 0; id = in.readLong()) {
                triggers.restore(readOrder(in, id, OrderSlab.AT_TRIGGER));
            }
        }
        for (long id = in.readLong(); id != 0; id = in.readLong()) {
            triggers.enqueue(readOrder(in, id, OrderSlab.IN_ENTRY_QUEUE));
        }
        for (long id = in.readLong(); id != 0; id = in.readLong()) {
            readOrder(in, id, OrderSlab.HELD);
        }
        readTrailing(in);
        readTrailing(in);
        int countdowns = in.readInt();
        for (int i = 0; i < countdowns; i++) {
            engine.countdowns.set(in.readLong(), in.readLong());
        }
        resolveLinks();
    }

    private void readBook(DataInput in, PriceLadder ladder) throws IOException {
        for (long id = in.readLong(); id != 0; id = in.readLong()) {
            int slot = readOrder(in, id, OrderSlab.IN_BOOK);
            int base = slot << OrderSlab.SHIFT;
            ladder.append(
                    slot,
                    ladder.key(slab.words[base + OrderSlab.PRICE]),
                    slab.words[base + OrderSlab.VISIBLE],
                    slab.cold(slot, OrderSlab.HIDDEN));
        }
    }

    private void readTrailing(DataInput in) throws IOException {
        for (long id = in.readLong(); id != 0; id = in.readLong()) {
            int slot = engine.index.find(id);
            if (slot == 0) {
                slot = readOrder(in, id, OrderSlab.AT_TRIGGER);
                triggers.restore(slot);
            }
            triggers.appendTrailing(slot);
        }
    }

    private int readOrder(DataInput in, long id, int place) throws IOException {
        if (engine.index.find(id) != 0) {
            throw new IOException("the snapshot has order " + id + " twice");
        }
        int slot = slab.take();
        int base = slot << OrderSlab.SHIFT;
        in.readFully(record.array(), 0, PLAIN_BYTES);
        record.clear();
        int flags = record.getInt();
        slab.words[base + OrderSlab.ID] = id;
        slab.words[base + OrderSlab.LEVEL_FLAGS] = (flags & ~OrderSlab.HAS_COLD) | OrderSlab.REGISTERED | place;
        slab.words[base + OrderSlab.USER] = record.getLong();
        slab.words[base + OrderSlab.PRICE] = record.getLong();
        slab.words[base + OrderSlab.QUANTITY] = record.getLong();
        slab.words[base + OrderSlab.VISIBLE] = record.getLong();
        engine.index.add(id, slot);
        if ((flags & OrderSlab.HAS_COLD) != 0) {
            in.readFully(record.array(), 0, COLD_BYTES);
            record.clear();
            int cold = slab.ensureCold(slot);
            for (int field : COLD_FIELDS) {
                slab.cold[cold + field] = record.getLong();
            }
            for (int field : LINK_FIELDS) {
                // An id until all orders are there and resolveLinks makes it a slot.
                slab.cold[cold + field] = record.getLong();
            }
            if (slab.cold[cold + OrderSlab.EXPIRY] != 0) {
                engine.expiries.add(slab.cold[cold + OrderSlab.EXPIRY], id);
            }
        }
        return slot;
    }

    private void resolveLinks() throws IOException {
        for (int slot = 1; slot < slab.slotsEnd(); slot++) {
            if ((slab.flags(slot) & OrderSlab.HAS_COLD) == 0) {
                continue;
            }
            int cold = slab.coldAt(slot);
            for (int field : LINK_FIELDS) {
                long id = slab.cold[cold + field];
                int linked = id == 0 ? 0 : engine.index.find(id);
                if (id != 0 && linked == 0) {
                    throw new IOException("the snapshot links order " + id + " but does not have it");
                }
                slab.cold[cold + field] = linked;
            }
        }
    }
}
