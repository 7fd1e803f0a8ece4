package dev.exchange.engine.flow;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// A recorded stream of plain limit orders, cancels and modifications, one array a field.
///
/// The file is little endian: a header of 16 bytes (u64 magic, u32 version, u32 count) and records of 40 bytes
/// (u8 type, u8 side, u8 immediate-or-cancel, u8 padding, u32 quantity, u64 sequence, u64 order id, i64 price
/// in ticks, i64 reserved), as a whole optionally compressed by gzip.
public final class OrderFlow {
    public static final byte NEW = 0;
    public static final byte CANCEL = 1;
    public static final byte MODIFY = 2;

    private static final int HEADER_BYTES = 16;
    private static final int RECORD_BYTES = 40;
    private static final int COUNT_MAX = 50_000_000;

    public final byte[] type;
    public final byte[] side;
    public final boolean[] immediate;
    public final int[] quantity;
    public final long[] orderId;
    public final long[] price;
    private int size;

    public OrderFlow(int capacity) {
        type = new byte[capacity];
        side = new byte[capacity];
        immediate = new boolean[capacity];
        quantity = new int[capacity];
        orderId = new long[capacity];
        price = new long[capacity];
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return type.length;
    }

    public boolean isFull() {
        return size == type.length;
    }

    public void add(byte messageType, byte messageSide, boolean ioc, int lots, long id, long ticks) {
        type[size] = messageType;
        side[size] = messageSide;
        immediate[size] = ioc;
        quantity[size] = lots;
        orderId[size] = id;
        price[size] = ticks;
        size++;
    }

    /// Reads a whole file.
    ///
    /// @throws IOException where the file is not of this format, or shorter than it says
    public static OrderFlow read(Path file) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                InputStream in = isCompressed(raw) ? new GZIPInputStream(raw, 1 << 16) : raw) {
            int count = header(in, file);
            OrderFlow flow = new OrderFlow(count);
            byte[] chunk = new byte[RECORD_BYTES * 4096];
            for (int left = count; left > 0; ) {
                int records = Math.min(left, 4096);
                int bytes = in.readNBytes(chunk, 0, records * RECORD_BYTES);
                if (bytes < records * RECORD_BYTES) {
                    throw new EOFException(file + " ends before its " + count + " records");
                }
                flow.addRecords(ByteBuffer.wrap(chunk, 0, bytes).order(ByteOrder.LITTLE_ENDIAN));
                left -= records;
            }
            return flow;
        }
    }

    private static int header(InputStream in, Path file) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            throw new EOFException(file + " has no header");
        }
        int count = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        if (count < 0 || count > COUNT_MAX) {
            throw new IOException(file + " claims " + Integer.toUnsignedString(count) + " records, at most " + COUNT_MAX
                    + " can be read");
        }
        return count;
    }

    private static boolean isCompressed(InputStream in) throws IOException {
        in.mark(2);
        boolean compressed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return compressed;
    }

    private void addRecords(ByteBuffer records) {
        while (records.hasRemaining()) {
            int at = records.position();
            add(
                    records.get(at),
                    records.get(at + 1),
                    records.get(at + 2) != 0,
                    records.getInt(at + 4),
                    records.getLong(at + 16),
                    records.getLong(at + 24));
            records.position(at + RECORD_BYTES);
        }
    }
}
