package dev.exchange.marketdata.events;

import dev.exchange.contracts.Topics;

/// Something that is made of one pair's records on one topic, which are numbered without gaps.
record PairView(Kind kind, String pairSymbol) {
    enum Kind {
        BOOK("book", Topics.ORDER_UPDATES),
        /// The last price and the figures, in the memory of each replica.
        TAPE("trades", Topics.FILLS),
        /// The trades and candles in the database.
        RECORD("stored trades", Topics.FILLS);

        private final String label;
        private final String topic;

        Kind(String label, String topic) {
            this.label = label;
            this.topic = topic;
        }
    }

    String topic() {
        return kind.topic;
    }

    @Override
    public String toString() {
        return pairSymbol + " " + kind.label;
    }
}
