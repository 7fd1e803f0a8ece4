package dev.exchange.marketdata.api.socket;

import java.util.concurrent.CompletionStage;

/// The way to one client. Close codes are those of RFC 6455 and the IANA registry.
interface Wire {
    int GOING_AWAY = 1001;
    int MESSAGE_TOO_BIG = 1009;
    int TRY_AGAIN_LATER = 1013;

    /// Completes when the text is with the operating system; fails when the connection is gone.
    CompletionStage<Void> send(String text);

    /// Begins to close; what waits for the operating system may still be sent before.
    void close(int code, String reason);
}
