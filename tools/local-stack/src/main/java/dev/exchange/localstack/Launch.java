package dev.exchange.localstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a process is started; kept on disk, so that `restart` starts it again in the same way.
///
/// @param port where it listens
/// @param environment the whole environment of the process
/// @param log file that its output is appended to
/// @param stopSignal name of the signal that asks it to end, `TERM` or `INT`
/// @param readiness how to tell that it serves
record Launch(
        String name,
        int port,
        List<String> command,
        Map<String, String> environment,
        String log,
        String stopSignal,
        Readiness readiness) {
    /// The same with other environment variables.
    ///
    /// @param changes by name; one that is empty is taken out
    Launch with(Map<String, String> changes) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.putAll(changes);
        changed.values().removeIf(String::isEmpty);
        return new Launch(name, port, command, changed, log, stopSignal, readiness);
    }
}
