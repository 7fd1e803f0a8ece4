package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.exchange.localstack.RunDirectory.Intent;
import dev.exchange.localstack.RunDirectory.ProcessRecord;
import dev.exchange.localstack.Supervisor.Limits;
import dev.exchange.localstack.Supervisor.StackException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @AfterEach
    void stopWhatIsLeft() throws Exception {
        supervisor().down();
    }

    @Test
    void everyPartIsReadyAfterUpAndGoneAfterDownByAnotherCommand() throws Exception {
        Part.Child first = fixture("first", "serve");
        Part.Child second = fixture("second", "serve");

        supervisor().up(List.of(List.of(first), List.of(second)), Map.of());

        // One look gives a process two seconds to answer, which a machine with other work may exceed.
        await().atMost(PATIENCE).until(() -> status().isReady());
        StackStatus status = status();
        assertThat(status.processes())
                .extracting(StackStatus.Row::name)
                .containsExactly("supervisor", "first", "second");
        assertThat(status.processes())
                .allSatisfy(row -> assertThat(row.residentBytes()).isGreaterThan(5_000_000));
        assertThat(status.json()).contains("\"resident_bytes_total\"", "\"port\" : " + first.port());
        assertThat(output().lines().filter(line -> line.contains("ready on port")))
                .hasSize(2);

        boolean ran = supervisor().down();

        assertThat(ran).isTrue();
        assertThat(status().phase()).isEqualTo("stopped");
        assertThat(FreePort.isFree(first.port())).isTrue();
        assertThat(supervisor().down()).isFalse();
    }

    @Test
    void aSecondUpSaysThatTheStackRunsAndLeavesItAlone() throws Exception {
        Part.Child part = fixture("first", "serve");
        supervisor().up(List.of(List.of(part)), Map.of());
        long pid = process("first").pid();

        assertThatThrownBy(() -> supervisor().up(List.of(List.of(part)), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("already running");

        assertThat(process("first").pid()).isEqualTo(pid);
        assertThat(process("first").isAlive()).isTrue();
    }

    @Test
    void aTakenPortIsNamedWithTheWayToChooseAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(FreePort.find(), 1, InetAddress.getLoopbackAddress())) {
            Part.Child part = fixture("first", "serve", taken.getLocalPort(), Map.of());

            assertThatThrownBy(() -> supervisor().up(List.of(List.of(part)), Map.of()))
                    .isInstanceOf(StackException.class)
                    .hasMessage("port %d, which first needs, is taken; choose another with FIRST_PORT=… or --first-port"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void aPartThatDiesWhileStartingIsReportedWithTheEndOfItsLogAndTheOthersAreStopped() throws Exception {
        Part.Child healthy = fixture("healthy", "serve");
        Part.Child dying = fixture("dying", "die");

        assertThatThrownBy(() -> supervisor().up(List.of(List.of(healthy), List.of(dying)), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("dying (pid ")
                .hasMessageContaining("the fixture cannot go on");

        assertThat(status().phase()).isEqualTo("stopped");
        assertThat(FreePort.isFree(healthy.port())).isTrue();
    }

    @Test
    void aPartThatDoesNotBecomeReadyInTimeIsReported() {
        Supervisor impatient = supervisor(new Limits(Duration.ofSeconds(3), PATIENCE, 9));
        Part.Child part = fixture("slow", "unready");

        assertThatThrownBy(() -> impatient.up(List.of(List.of(part)), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("slow is not ready after 3 s")
                .hasMessageContaining("fixture starts");
    }

    @Test
    void aKilledPartIsReportedByTheWatchShownAsDeadAndStartedAgainByRestart() throws Exception {
        Supervisor watching = supervisor();
        watching.up(
                List.of(List.of(fixture("victim", "serve", FreePort.find(), Map.of("GREETING", "as before")))),
                Map.of());
        ProcessRecord before = process("victim");
        Thread watch = Thread.ofVirtual().start(() -> watch(watching));

        ProcessTable.signal(before.pid(), "KILL");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(output())
                        .contains("victim (pid %d) died".formatted(before.pid()), "greeting=as before"));
        assertThat(row("victim").state()).isEqualTo("dead");

        supervisor().restart("victim", Map.of());

        assertThat(process("victim").pid()).isNotEqualTo(before.pid());
        await().atMost(PATIENCE).until(() -> row("victim").state().equals("ready"));
        assertThat(process("victim").launch()).isEqualTo(before.launch());
        supervisor().down();
        watch.join(PATIENCE);
        assertThat(watch.isAlive()).isFalse();
    }

    @Test
    void aRestartOfARunningPartIsNoDeathAndAnUnknownPartIsRefusedWithTheNames() throws Exception {
        Supervisor watching = supervisor();
        watching.up(List.of(List.of(fixture("first", "serve"))), Map.of());
        Thread watch = Thread.ofVirtual().start(() -> watch(watching));
        long before = process("first").pid();

        supervisor().restart("first", Map.of("GREETING", "otherwise"));

        assertThat(process("first").pid()).isNotEqualTo(before);
        assertThat(process("first").launch().environment()).containsEntry("GREETING", "otherwise");
        supervisor().restart("first", Map.of("GREETING", ""));
        assertThat(process("first").launch().environment()).doesNotContainKey("GREETING");
        assertThatThrownBy(() -> supervisor().restart("second", Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("no process 'second'")
                .hasMessageContaining("first");
        supervisor().down();
        watch.join(PATIENCE);
        assertThat(output()).doesNotContain("died");
    }

    @Test
    void aPartThatIgnoresTheRequestToEndIsKilledAfterTheLimit() throws Exception {
        Supervisor supervisor = supervisor(new Limits(PATIENCE, Duration.ofSeconds(1), 9));
        supervisor.up(List.of(List.of(fixture("stubborn", "stubborn"))), Map.of());

        supervisor(new Limits(PATIENCE, Duration.ofSeconds(1), 9)).down();

        assertThat(output()).contains("did not end within 1 s and is killed");
        assertThat(status().phase()).isEqualTo("stopped");
    }

    @Test
    void aStaleRecordWhoseNumberBelongsToAnotherProcessNowNeitherBlocksNorHarmsIt() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Part.Child part = fixture("first", "serve");
            RunDirectory run = supervisor().runDirectory();
            run.lock(PATIENCE).release();
            run.write(new ProcessRecord(
                    bystander.pid(),
                    "another start",
                    0,
                    Intent.RUN,
                    part.preparation().call()));

            supervisor().up(List.of(List.of(part)), Map.of());
            supervisor().down();

            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroy();
        }
    }

    private Supervisor supervisor() {
        return supervisor(new Limits(PATIENCE, PATIENCE, 9));
    }

    private Supervisor supervisor(Limits limits) {
        return new Supervisor(home, new Progress(new PrintStream(output, true, StandardCharsets.UTF_8)), limits);
    }

    private static void watch(Supervisor supervisor) {
        try {
            supervisor.watch();
        } catch (Exception failed) {
            throw new IllegalStateException("the watch ended", failed);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private StackStatus status() throws Exception {
        return StackStatus.of(new RunDirectory(home));
    }

    private StackStatus.Row row(String name) throws Exception {
        return status().processes().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ProcessRecord process(String name) throws Exception {
        Optional<ProcessRecord> found = new RunDirectory(home)
                .processes().stream()
                        .filter(record -> record.name().equals(name))
                        .findFirst();
        return found.orElseThrow();
    }

    private Part.Child fixture(String name, String behaviour) {
        return fixture(name, behaviour, FreePort.find(), Map.of());
    }

    private Part.Child fixture(String name, String behaviour, int port, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PORT", Integer.toString(port));
        environment.put("BEHAVIOUR", behaviour);
        environment.put("PATH", System.getenv("PATH"));
        Launch launch = new Launch(
                name,
                port,
                List.of(
                        JavaCommand.executable().toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx32m",
                        "-cp",
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        FixtureService.class.getName()),
                environment,
                home.resolve("logs").resolve(name + ".log").toString(),
                "TERM",
                new Readiness.Http("http://127.0.0.1:%d/q/health/ready".formatted(port)));
        return new Part.Child(name, port, new Part.PortChoice("FIRST_PORT", "--first-port"), () -> launch);
    }
}
