package dev.exchange.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The public order flow whose answer many engines agree on, where its files lie beside the checkout.
class PublicFlowTest {
    private static final Path FOLDER = Path.of("../../../shared/bench");

    @ParameterizedTest
    @CsvSource({
        "static-seed23-100k, b91bcf3715063a88cf7422df43766feee36593a18ea50e7e47fe7733d906732b",
        "normal-seed23-100k, d5fa1fcda1903969ae0d40910452f33b714e7e8ca0bff938739901f4d2026f1b",
        "flash-crash-seed23-100k, a38bf7d565e6ed5e5d252a8f2c590de2376151a79f3fe4c3a78bf133cf6abcc0",
        "static-seed23-1m, 9803843ee404fc29c9a0aa5614f8f0d5a58b5c44fcac9ef89067886fcaaa30d1",
        "normal-seed23-1m, e9b2e3926854410b01a035aeb25dd05f1e597c233be8263de9eb49b6713d367e",
    })
    void everyReportOfThePublicFlowIsExact(String name, String hash) throws IOException {
        Path file = FOLDER.resolve(name + ".bin.gz");
        assumeTrue(Files.exists(file), "the public files are not beside this checkout");
        OrderFlow flow = OrderFlow.read(file);
        ReportLog log = new ReportLog(1 << 22);
        EngineUnderFlow run = new EngineUnderFlow(flow, log);

        for (int message = 0; message < flow.size(); message++) {
            run.apply(message);
        }

        assertThat(log.hash(flow)).isEqualTo(hash);
    }
}
