package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The document with which the API was asked for; its example clients are taken out of it as they stand there. It is
/// not part of the repository, so tests that need it are skipped where it is missing.
final class SeedDocument {
    private static final Path FILE = Path.of("../../../shared/seed/crypto-trading-api.md");

    private SeedDocument() {}

    /// The code block of the given language under the heading.
    static String example(String heading, String language) throws IOException {
        assumeTrue(Files.exists(FILE), FILE.toAbsolutePath().normalize() + " is missing");
        String text = Files.readString(FILE);
        int section = text.indexOf("### " + heading + "\n");
        assertThat(section).as("place of '%s'", heading).isNotNegative();
        String fence = "```" + language + "\n";
        int start = text.indexOf(fence, section) + fence.length();
        return text.substring(start, text.indexOf("\n```", start) + 1);
    }
}
