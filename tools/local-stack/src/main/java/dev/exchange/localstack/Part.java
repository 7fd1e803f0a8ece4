package dev.exchange.localstack;

import java.util.concurrent.Callable;

/// One thing that has to be in place before the stack is up.
sealed interface Part {

    /// Shown in the progress and used by `restart` and `logs`.
    String name();

    /// A process that the supervisor starts, watches and ends.
    ///
    /// @param port where it listens
    /// @param preparation what has to be done before the command is known, e.g. creating a data directory
    record Child(String name, int port, PortChoice choice, Callable<Launch> preparation) implements Part {}

    /// Something to do with what runs elsewhere, e.g. creating the topics on a broker that the caller named.
    record Step(String name, Callable<String> action) implements Part {}

    /// How the caller chooses another port, for the message that says that a port is taken.
    ///
    /// @param variable environment variable, e.g. `ORDER_SERVICE_PORT`
    /// @param option command-line option, e.g. `--service-port order-service=…`
    record PortChoice(String variable, String option) {}
}
