package dev.exchange.wallet.domain;

/// The log a transfer follows from: one partition of a topic, the service's own HTTP edge, or the chain, whose
/// blocks are its log. Transfers are numbered without gaps per source.
public record LedgerSource(Log log, int partition) implements Comparable<LedgerSource> {
    public static final LedgerSource HTTP = new LedgerSource(Log.HTTP, 0);
    public static final LedgerSource CHAIN = new LedgerSource(Log.CHAIN, 0);

    @Override
    public int compareTo(LedgerSource other) {
        int byLog = log.compareTo(other.log);
        return byLog != 0 ? byLog : Integer.compare(partition, other.partition);
    }

    public enum Log {
        HTTP("http"),
        ORDER_REQUESTS("order-requests"),
        FILLS("fills"),
        ORDER_UPDATES("order-updates"),
        CHAIN("chain");

        private final String topic;

        Log(String topic) {
            this.topic = topic;
        }

        /// The topic's name, `http`, or `chain`.
        public String topic() {
            return topic;
        }

        /// Whether its records have offsets; the chain's are the heights of its blocks.
        public boolean hasOffsets() {
            return this != HTTP;
        }
    }
}
