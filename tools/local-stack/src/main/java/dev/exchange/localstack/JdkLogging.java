package dev.exchange.localstack;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// The log of this program's processes: what a person must act on, one line each, on standard error.
final class JdkLogging {

    // Held, because the JDK keeps loggers by weak reference and would forget their levels.
    private static final Logger ROOT = Logger.getLogger("");

    private JdkLogging() {}

    static void toStandardError() {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$-7s [%3$s] %5$s%6$s%n");
        LogManager.getLogManager().reset();
        Handler console = new ConsoleHandler();
        console.setFormatter(new SimpleFormatter());
        console.setLevel(Level.ALL);
        ROOT.addHandler(console);
        ROOT.setLevel(Level.WARNING);
    }
}
