package dev.exchange.localstack;

import dev.exchange.localstack.AuditReport.Chain;
import dev.exchange.localstack.RunDirectory.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `./exchange audit`.
@Command(
        name = "audit",
        description =
                "Proves the whole ledger: numbers, chains of hashes, sums, balances, and locks against open orders"
                        + " and books. Exit code 0 when clean, 1 when something differs, 2 when it could not be made.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    private static final int NOT_CLEAN = 1;
    /// With [AuditImpossible].
    static final int IMPOSSIBLE = 2;

    @ParentCommand
    LocalStack program;

    @Mixin
    LocalStack.Where where;

    @Option(names = "--json", description = "For programs, and to be kept for --since.")
    boolean json;

    @Option(
            names = "--since",
            paramLabel = "FILE",
            description =
                    "The --json output of an earlier audit: proves besides that nothing up to there was rewritten.")
    @Nullable
    Path since;

    @Option(
            names = "--wallet-service",
            paramLabel = "URL",
            description = "Default: WALLET_SERVICE_URL, or that of the running stack")
    @Nullable
    String wallets;

    @Option(
            names = "--order-service",
            paramLabel = "URL",
            description = "Default: ORDER_SERVICE_URL, or that of the running stack")
    @Nullable
    String orders;

    @Option(
            names = "--matching-service",
            paramLabel = "URL",
            description =
                    "Of each replica, may be repeated (default: MATCHING_SERVICE_URL, or those of the running stack)")
    List<String> matching = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try (AuditServices services = services()) {
            AuditReport report = new ExchangeProof(services).make(earlier());
            program.print(json ? report.json() : report.text());
            return report.clean() ? ExitCode.OK : NOT_CLEAN;
        }
    }

    private List<Chain> earlier() throws AuditImpossible {
        if (since == null) {
            return List.of();
        }
        try {
            return AuditServices.JSON
                    .readValue(Files.readString(since), AuditReport.class)
                    .ledger()
                    .chains();
        } catch (IOException | NullPointerException unreadable) {
            throw new AuditImpossible("--since %s is not the output of ./exchange audit --json (%s)"
                    .formatted(since, unreadable.getMessage()));
        }
    }

    private AuditServices services() throws IOException, AuditImpossible {
        List<String> replicas = matching.isEmpty() ? addresses("matching-service", null) : matching;
        return new AuditServices(
                addresses("wallet-service", wallets).getFirst(),
                addresses("order-service", orders).getFirst(),
                replicas);
    }

    /// Named, or of the processes of the stack whose names begin like the service's.
    private List<String> addresses(String service, @Nullable String named) throws IOException, AuditImpossible {
        String variable = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
        String url = named != null ? named : program.environment().get(variable);
        if (url != null && !url.isBlank()) {
            return List.of(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        }
        List<String> running = new RunDirectory(where.home(program.environment()))
                .processes().stream()
                        .filter(process -> process.name().startsWith(service) && process.isAlive())
                        .map(ProcessRecord::launch)
                        .map(launch -> "http://127.0.0.1:" + launch.port())
                        .toList();
        if (running.isEmpty()) {
            throw new AuditImpossible(
                    "%s is not running here; start the stack with ./exchange up, or say where it is with --%s URL or %s"
                            .formatted(service, service, variable));
        }
        return running;
    }
}
