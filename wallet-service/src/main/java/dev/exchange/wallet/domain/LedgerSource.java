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
        HTTP,
        ORDER_REQUESTS,
        FILLS,
        ORDER_UPDATES,
        CHAIN
    }
}
