package dev.exchange.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The benchmark itself: that every engine takes part, answers alike and is written down.
class BenchCommandTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand()).setOut(new PrintWriter(out)).execute(arguments);
    }

    @Test
    void aRecordedFlowIsReplayedByEveryEngineWithTheSameAnswers(@TempDir Path folder) throws IOException {
        Path flow = Files.write(folder.resolve("flow.bin"), twoOrdersThatMeetAndACancel());
        Path figures = folder.resolve("engine.json");

        int exit = run("engine", "--file", flow.toString(), "--passes", "1", "--output", figures.toString());

        assertThat(exit).isZero();
        JsonNode workload =
                new ObjectMapper().readTree(figures.toFile()).get("workloads").get(0);
        assertThat(workload.get("name").asText()).isEqualTo("flow.bin");
        assertThat(workload.get("messages").asInt()).isEqualTo(3);
        assertThat(workload.get("ratio_to_exchange_core").asDouble()).isPositive();
        assertThat(workload.get("engines")).hasSize(3).allSatisfy(engine -> {
            assertThat(engine.get("hash"))
                    .isEqualTo(workload.get("engines").get(0).get("hash"));
            assertThat(engine.get("messages_per_s").asLong()).isPositive();
            assertThat(engine.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "name", "messages_per_s", "p50_ns", "p99_ns", "p9999_ns", "bytes_per_message", "hash");
        });
    }

    @Test
    void theFuzzTellsHowManyCommandsAgreed() {
        int exit = run("engine", "--fuzz", "4000", "--seed", "5");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("4,000 commands from seed 5 without a difference");
    }

    private static byte[] twoOrdersThatMeetAndACancel() {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 3 * 40).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(12, 3);
        message(bytes, 0, 0, 0, 7, 0, 100);
        message(bytes, 1, 0, 1, 5, 1, 99);
        message(bytes, 2, 1, 0, 0, 0, 0);
        return bytes.array();
    }

    private static void message(ByteBuffer bytes, int at, int type, int side, int quantity, long id, long price) {
        int base = 16 + at * 40;
        bytes.put(base, (byte) type)
                .put(base + 1, (byte) side)
                .putInt(base + 4, quantity)
                .putLong(base + 8, at)
                .putLong(base + 16, id)
                .putLong(base + 24, price);
    }
}
