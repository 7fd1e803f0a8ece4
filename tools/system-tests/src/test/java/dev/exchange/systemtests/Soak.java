package dev.exchange.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The program behind `./exchange soak`: seed after seed, until the time is up or something is wrong.
@Command(
        name = "soak",
        description = "Lets everything go wrong under load, seed after seed, and checks what clients were told.",
        mixinStandardHelpOptions = true)
final class Soak implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "Begin no further seed after so many minutes (default: ${DEFAULT-VALUE}).")
    int minutes;

    @Option(names = "--seed", defaultValue = "1", description = "The first seed (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--seeds",
            defaultValue = "1000000",
            description = "No more than so many seeds (default: as many as there is time for).")
    int seeds;

    @Option(
            names = "--seeds-per-exchange",
            defaultValue = "10",
            description =
                    "So many seeds on one exchange, then a new one: all that has ever happened on it is read again"
                            + " after each seed (default: ${DEFAULT-VALUE}).")
    int seedsPerExchange;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data and logs of the exchange, kept when a seed fails (default: .exchange/soak).")
    Path directory = Path.of(System.getenv().getOrDefault("EXCHANGE_ROOT", "."), ".exchange", "soak");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (seedsPerExchange < 1) {
            throw new IllegalArgumentException("--seeds-per-exchange is 1 or more, not " + seedsPerExchange);
        }
        long deadline = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        long next = seed;
        Stack stack = null;
        try {
            while (next < seed + seeds && System.nanoTime() < deadline) {
                if (stack == null) {
                    stack = Stack.start(directory);
                }
                print(FaultSchedule.of(next).toString());
                print("seed %d passed: %s"
                        .formatted(next, FaultRun.of(stack.exchange(), stack.injector(), next, Soak::print)));
                next++;
                if ((next - seed) % seedsPerExchange == 0) {
                    stack.close();
                    stack = null;
                }
            }
        } catch (Exception | AssertionError failed) {
            failed.printStackTrace(System.out);
            print("seed %d FAILED after %d that passed. Logs and data: %s"
                    .formatted(next, next - seed, directory.toAbsolutePath()));
            print("Again: ./exchange soak --seed %d --seeds 1".formatted(next));
            return FAILED;
        } finally {
            if (stack != null) {
                stack.close();
            }
        }
        print("%d seeds passed in a row, from %d on".formatted(next - seed, seed));
        return CommandLine.ExitCode.OK;
    }

    private static void print(String line) {
        System.out.printf("%tT %s%n", LocalTime.now(ZoneId.systemDefault()), line);
    }

    /// An exchange, and what is done to it. Stopped too when this program is interrupted.
    private record Stack(LocalExchange exchange, FaultInjector injector, Thread stopOnExit) implements AutoCloseable {
        static Stack start(Path directory) throws IOException, InterruptedException {
            LocalExchange exchange = LocalExchange.start(directory, LocalExchange.QUIET);
            FaultInjector injector = new FaultInjector(exchange, Soak::print);
            Thread stop = new Thread(() -> stop(exchange, injector), "stop-on-exit");
            Runtime.getRuntime().addShutdownHook(stop);
            return new Stack(exchange, injector, stop);
        }

        @Override
        public void close() {
            Runtime.getRuntime().removeShutdownHook(stopOnExit);
            stop(exchange, injector);
        }

        private static void stop(LocalExchange exchange, FaultInjector injector) {
            try {
                injector.close();
                exchange.down();
            } catch (IOException failed) {
                print("The exchange could not be stopped: " + failed.getMessage());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
