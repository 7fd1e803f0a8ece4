package dev.exchange.engine.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What an engine answered to an [OrderFlow], in four longs a report. It wraps around when full, so that a
/// small one stands for an output buffer that somebody else drains; only one that never wrapped can be hashed.
public final class ReportLog {
    public static final int ACKNOWLEDGED = 0;
    public static final int FILL = 1;
    public static final int CANCELLED = 2;
    public static final int MODIFIED = 3;
    public static final int CANCEL_REJECTED = 4;
    public static final int MODIFY_REJECTED = 5;

    private final long[] words;
    private final int mask;
    private long written;

    /// @param capacity a power of two
    public ReportLog(int capacity) {
        words = new long[capacity * 4];
        mask = capacity - 1;
    }

    public void clear() {
        written = 0;
    }

    public long size() {
        return written;
    }

    public void add(int type, int sequence, int side, long orderId, long price, long quantity) {
        int at = ((int) written++ & mask) << 2;
        words[at] = ((long) sequence << 4) | (side << 3) | type;
        words[at + 1] = orderId;
        words[at + 2] = price;
        words[at + 3] = quantity;
    }

    public int type(int report) {
        return (int) words[report << 2] & 7;
    }

    /// The order a report is about; of a fill, the maker.
    public long orderId(int report) {
        return words[(report << 2) + 1];
    }

    public long fills() {
        long fills = 0;
        for (int i = 0; i < written; i++) {
            fills += (words[i << 2] & 7) == FILL ? 1 : 0;
        }
        return fills;
    }

    /// The SHA-256 of the reports as text, a line each: by message, and within a message by type.
    public String hash(OrderFlow flow) {
        if (written > mask + 1L) {
            throw new IllegalStateException("the log has wrapped around: its beginning is gone");
        }
        MessageDigest digest = sha256();
        StringBuilder lines = new StringBuilder(1 << 16);
        int end = (int) written;
        for (int from = 0; from < end; ) {
            int to = from + 1;
            while (to < end && words[to << 2] >>> 4 == words[from << 2] >>> 4) {
                to++;
            }
            for (int type = ACKNOWLEDGED; type <= MODIFY_REJECTED; type++) {
                for (int i = from; i < to; i++) {
                    if ((words[i << 2] & 7) == type) {
                        line(lines, i, flow);
                    }
                }
            }
            from = to;
            if (lines.length() > 60_000 && from < end) {
                digest.update(lines.toString().getBytes(StandardCharsets.US_ASCII));
                lines.setLength(0);
            }
        }
        if (lines.length() > 0) {
            lines.setLength(lines.length() - 1);
        }
        digest.update(lines.toString().getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest());
    }

    private void line(StringBuilder lines, int report, OrderFlow flow) {
        int at = report << 2;
        int type = (int) words[at] & 7;
        int side = (int) (words[at] >>> 3) & 1;
        int sequence = (int) (words[at] >>> 4);
        lines.append(type).append(',').append(sequence).append(',');
        switch (type) {
            case ACKNOWLEDGED, MODIFIED ->
                lines.append(side)
                        .append(',')
                        .append(words[at + 1])
                        .append(',')
                        .append(words[at + 2])
                        .append(',')
                        .append(words[at + 3]);
            case FILL ->
                lines.append(words[at + 2])
                        .append(',')
                        .append(words[at + 3])
                        .append(',')
                        .append(words[at + 1])
                        .append(',')
                        .append(flow.orderId[sequence]);
            case CANCELLED ->
                lines.append(side).append(',').append(words[at + 1]).append(',').append(words[at + 2]);
            default -> lines.append(words[at + 1]);
        }
        lines.append('\n');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
