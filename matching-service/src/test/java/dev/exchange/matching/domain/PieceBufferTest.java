package dev.exchange.matching.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceBufferTest {
    @ParameterizedTest
    @ValueSource(
            ints = {1, PieceBuffer.PIECE_BYTES - 1, PieceBuffer.PIECE_BYTES, PieceBuffer.PIECE_BYTES + 1, 3_500_000})
    void piecesAreWhatWasWrittenWhateverTheSizesOfTheWrites(int size) {
        byte[] bytes = new byte[size];
        SplittableRandom random = new SplittableRandom(size);
        random.nextBytes(bytes);
        PieceBuffer buffer = new PieceBuffer();

        for (int from = 0; from < size; ) {
            int length = Math.min(size - from, 1 + random.nextInt(PieceBuffer.PIECE_BYTES * 3 / 2));
            if (length == 1) {
                buffer.write(bytes[from]);
            } else {
                buffer.write(bytes, from, length);
            }
            from += length;
        }

        List<byte[]> pieces = buffer.pieces();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        assertThat(joined.toByteArray()).isEqualTo(bytes);
        assertThat(pieces).hasSize((size + PieceBuffer.PIECE_BYTES - 1) / PieceBuffer.PIECE_BYTES);
    }

    @Test
    void nothingWrittenIsNoPiece() {
        assertThat(new PieceBuffer().pieces()).isEmpty();
    }
}
