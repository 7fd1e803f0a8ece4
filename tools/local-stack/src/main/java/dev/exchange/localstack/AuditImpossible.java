package dev.exchange.localstack;

/// The audit could not be made, which says nothing about the ledger; the message says what to do.
final class AuditImpossible extends Exception {
    private static final long serialVersionUID = 1L;

    AuditImpossible(String message) {
        super(message);
    }
}
