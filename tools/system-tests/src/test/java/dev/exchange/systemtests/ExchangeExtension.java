package dev.exchange.systemtests;

import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts the exchange that [OnExchange] asks for. One runs at a time: asking for the other kind stops the first.
final class ExchangeExtension implements BeforeAllCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        running(context).switchTo(kind(context));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalExchange.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).exchange();
    }

    private static Kind kind(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(OnExchange.class).value();
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ExchangeExtension.class))
                .computeIfAbsent(Running.class, type -> new Running(), Running.class);
    }

    /// The one exchange that runs now.
    private static final class Running implements AutoCloseable {
        private @Nullable Kind kind;
        private @Nullable LocalExchange exchange;

        void switchTo(Kind wanted) throws Exception {
            if (wanted == kind) {
                return;
            }
            close();
            exchange = LocalExchange.start(
                    wanted.name().toLowerCase(Locale.ROOT),
                    switch (wanted) {
                        case QUIET -> LocalExchange.QUIET;
                        case LIVING -> Map.of();
                    });
            kind = wanted;
        }

        LocalExchange exchange() {
            if (exchange == null) {
                throw new IllegalStateException("The exchange could not be started");
            }
            return exchange;
        }

        @Override
        public void close() throws IOException {
            LocalExchange stopping = exchange;
            kind = null;
            exchange = null;
            if (stopping != null) {
                try {
                    stopping.down();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("Interrupted while the exchange was stopped", interrupted);
                }
            }
        }
    }
}
