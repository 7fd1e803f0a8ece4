package dev.exchange.matching.domain;

import dev.exchange.contracts.Decimals;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How values stand in a snapshot: one form for one value, so that equal states are equal bytes.
final class SnapshotValues {
    /// Far above any id; a longer text can only be damage.
    private static final int TEXT_BYTES_MAX = 1 << 20;

    private SnapshotValues() {}

    static void write(DataOutputStream out, BigDecimal value) throws IOException {
        BigDecimal normal = Decimals.normal(value);
        byte[] unscaled = normal.unscaledValue().toByteArray();
        out.writeByte(normal.scale());
        out.writeByte(unscaled.length);
        out.write(unscaled);
    }

    static BigDecimal readDecimal(DataInputStream in) throws IOException {
        int scale = in.readUnsignedByte();
        byte[] unscaled = readBytes(in, in.readUnsignedByte());
        if (unscaled.length == 0) {
            throw new SnapshotFormatException("A number without digits");
        }
        BigInteger digits = new BigInteger(unscaled);
        // A number made from a long takes a third of the room.
        return digits.bitLength() < Long.SIZE
                ? BigDecimal.valueOf(digits.longValue(), scale)
                : new BigDecimal(digits, scale);
    }

    static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > TEXT_BYTES_MAX) {
            throw new SnapshotFormatException("A text of " + length + " bytes");
        }
        return new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    static void writeOptional(DataOutputStream out, @Nullable BigDecimal value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            write(out, value);
        }
    }

    static @Nullable BigDecimal readOptionalDecimal(DataInputStream in) throws IOException {
        return in.readBoolean() ? readDecimal(in) : null;
    }

    static void writeOptional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            write(out, text);
        }
    }

    static @Nullable String readOptionalText(DataInputStream in) throws IOException {
        return in.readBoolean() ? readText(in) : null;
    }

    static byte[] readBytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new SnapshotFormatException("The snapshot ends early");
        }
        return bytes;
    }
}
