package dev.exchange.marketdata.api.socket;

import java.util.concurrent.CompletionStage;

/// The way to one client.
interface Wire {
    int TRY_AGAIN_LATER = 1013;

    /// Completes when the text is with the operating system; fails when the connection is gone.
    CompletionStage<Void> send(String text);

    /// Begins to close; what waits for the operating system may still be sent before.
    void close(int code, String reason);
}
