package dev.exchange.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flow of our own whose answer was recorded once, when it agreed with two other engines.
class RecordedFlowTest {
    private static final String HASH = "4bed859a8fea7f4ea989bd0dd846d9ba66f405858d14de5bee55fd01731fa9ae";

    private static OrderFlow flow() {
        SplittableRandom random = new SplittableRandom(7);
        OrderFlow flow = new OrderFlow(50_000);
        long nextId = 0;
        while (!flow.isFull()) {
            int kind = random.nextInt(10);
            boolean known = nextId > 0 && kind >= 5;
            long id = known ? Math.max(0, nextId - 1 - random.nextLong(300)) : nextId++;
            byte type = !known ? OrderFlow.NEW : kind < 9 ? OrderFlow.CANCEL : OrderFlow.MODIFY;
            flow.add(
                    type,
                    (byte) random.nextInt(2),
                    type == OrderFlow.NEW && random.nextInt(6) == 0,
                    1 + random.nextInt(100),
                    id,
                    1_000 + random.nextInt(40) - 20);
        }
        return flow;
    }

    @Test
    void everyReportIsAsRecorded() {
        OrderFlow flow = flow();
        ReportLog log = new ReportLog(1 << 18);
        EngineUnderFlow run = new EngineUnderFlow(flow, log);

        for (int message = 0; message < flow.size(); message++) {
            run.apply(message);
        }

        assertThat(log.fills()).isGreaterThan(5_000);
        assertThat(log.hash(flow)).isEqualTo(HASH);
    }

    @Test
    void aFileThatEndsEarlyIsNotTakenForAWholeOne(@TempDir Path folder) throws IOException {
        byte[] header = new byte[16 + 40];
        header[12] = 2;
        Path file = Files.write(folder.resolve("short.bin"), header);

        assertThatThrownBy(() -> OrderFlow.read(file))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("2 records");
    }
}
