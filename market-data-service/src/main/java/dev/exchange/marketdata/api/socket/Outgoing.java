package dev.exchange.marketdata.api.socket;

/// Something that waits to be sent. Its text is asked for when its turn comes, so that what only ever
/// matters in its newest form is sent in that form.
interface Outgoing {
    String text();

    /// A message that is sent as it is.
    record Message(String text) implements Outgoing {}
}
