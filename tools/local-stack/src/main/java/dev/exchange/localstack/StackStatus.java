package dev.exchange.localstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exchange.localstack.RunDirectory.ProcessRecord;
import dev.exchange.localstack.RunDirectory.StackRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The processes of a stack as they are now.
///
/// @param phase `stopped`, `starting`, `running` or `stopping`
/// @param residentBytesTotal resident memory of all of them
record StackStatus(
        String phase,
        List<Row> processes,
        @JsonProperty("resident_bytes_total") long residentBytesTotal) {

    private static final int CONNECT_TIMEOUT_MS = 1_000;

    /// @param port null for the supervisor, which listens nowhere
    /// @param state `ready`, `not ready` (alive, but does not serve), `dead`; the supervisor's is `watching`
    record Row(
            String name,
            long pid,
            @Nullable Integer port,
            String state,
            @JsonProperty("resident_bytes") long residentBytes) {}

    static StackStatus of(RunDirectory run) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Optional<StackRecord> stack = run.stack();
        stack.filter(StackRecord::supervisorIsAlive)
                .ifPresent(record -> rows.add(new Row(
                        "supervisor",
                        record.supervisorPid(),
                        null,
                        "watching",
                        ProcessTable.residentBytes(record.supervisorPid()))));
        List<ProcessRecord> processes = run.processes();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Row>> looks = new ArrayList<>();
            for (ProcessRecord process : processes) {
                looks.add(threads.submit(() -> row(process)));
            }
            for (Future<Row> look : looks) {
                rows.add(look.get());
            }
        } catch (ExecutionException failed) {
            throw new IOException("a process could not be looked at", failed.getCause());
        }
        String phase = stack.map(record -> record.phase().name().toLowerCase(Locale.ROOT))
                .orElse(processes.isEmpty() ? "stopped" : "dead");
        return new StackStatus(
                phase, rows, rows.stream().mapToLong(Row::residentBytes).sum());
    }

    boolean isReady() {
        return phase.equals("running")
                && processes.stream()
                        .allMatch(row ->
                                row.state().equals("ready") || row.state().equals("watching"));
    }

    String json() throws IOException {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(this);
    }

    String table() {
        if (processes.isEmpty()) {
            return "The stack is not running.";
        }
        StringBuilder table = new StringBuilder(line("NAME", "PID", "PORT", "STATE", "MEMORY"));
        for (Row row : processes) {
            table.append(line(
                    row.name(),
                    Long.toString(row.pid()),
                    row.port() == null ? "" : row.port().toString(),
                    row.state(),
                    Progress.megabytes(row.residentBytes())));
        }
        return table.append(line("total", "", "", phase, Progress.megabytes(residentBytesTotal)))
                .toString()
                .stripTrailing();
    }

    private static Row row(ProcessRecord process) {
        if (!process.isAlive()) {
            return new Row(process.name(), process.pid(), process.launch().port(), "dead", 0);
        }
        return new Row(
                process.name(),
                process.pid(),
                process.launch().port(),
                serves(process) ? "ready" : "not ready",
                ProcessTable.residentBytesOfFamily(process.pid()));
    }

    private static boolean serves(ProcessRecord process) {
        return switch (process.launch().readiness()) {
            case Readiness.Http http -> http.isReady(process.pid());
            case Readiness.Marker marker ->
                marker.isReady(process.pid()) && accepts(process.launch().port());
            case Readiness.Postgres ignored -> accepts(process.launch().port());
        };
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String line(String name, String pid, String port, String state, String memory) {
        return "%-22s %8s %6s  %-10s %9s%n".formatted(name, pid, port, state, memory);
    }
}
