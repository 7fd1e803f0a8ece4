package dev.exchange.matching.domain;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes bytes into pieces of one size, so that a large state needs neither one array of its size nor a copy of what it
/// outgrew.
final class PieceBuffer extends OutputStream {
    static final int PIECE_BYTES = 1 << 20;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] current = new byte[PIECE_BYTES];
    private int used;

    @Override
    public void write(int value) {
        makeRoom();
        current[used++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            makeRoom();
            int part = Math.min(left, PIECE_BYTES - used);
            System.arraycopy(bytes, from, current, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    private void makeRoom() {
        if (used == PIECE_BYTES) {
            full.add(current);
            current = new byte[PIECE_BYTES];
            used = 0;
        }
    }

    /// All that was written, in order; each piece but the last has [#PIECE_BYTES].
    List<byte[]> pieces() {
        List<byte[]> pieces = new ArrayList<>(full);
        if (used > 0) {
            pieces.add(Arrays.copyOf(current, used));
        }
        return List.copyOf(pieces);
    }
}
