package dev.exchange.systemtests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs the tests of a class against an exchange of the given kind, which a parameter of type [LocalExchange] receives.
/// Classes of the same kind share one.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ExchangeExtension.class)
@interface OnExchange {
    Kind value();

    /// What kind of exchange.
    enum Kind {
        /// Nobody trades but the test.
        QUIET,
        /// As `./exchange up` without settings: house bots quote and trade.
        LIVING
    }
}
