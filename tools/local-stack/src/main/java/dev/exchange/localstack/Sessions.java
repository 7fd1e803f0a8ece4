package dev.exchange.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts the processes of the stack into sessions of their own: Ctrl-C then reaches only the supervisor, which ends them
/// in the right order, and closing the terminal ends none.
final class Sessions {

    private static final String PERL = "use POSIX qw(setsid); setsid(); exec { $ARGV[0] } @ARGV or die $!;";

    private Sessions() {}

    /// What to put before a command so that it runs in a session of its own under the same process number: `setsid`
    /// from
    /// util-linux, or Perl where that is missing (macOS).
    static List<String> prefix() {
        return onPath("setsid")
                .map(setsid -> List.of(setsid.toString()))
                .or(() -> onPath("perl").map(perl -> List.of(perl.toString(), "-e", PERL)))
                .orElseThrow(() -> new IllegalStateException("neither setsid (util-linux) nor perl is on the PATH"));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
