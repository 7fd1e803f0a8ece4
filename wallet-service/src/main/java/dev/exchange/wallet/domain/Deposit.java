package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A deposit in one of its states.
public sealed interface Deposit {
    Terms terms();

    State state();

    /// @param number of the deposit, for ever
    /// @param announced how much its user said would come; null where it came by itself
    record Terms(
            long number,
            String userId,
            String currency,
            String address,
            @Nullable BigDecimal announced) {
        public WalletKey wallet() {
            return new WalletKey(userId, currency);
        }
    }

    enum State {
        /// Announced; the chain knows of nothing yet.
        AWAITING,
        /// On the chain, with too few blocks after it.
        CONFIRMING,
        /// The user's.
        CREDITED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param tx the chain's name of the transaction that brought it
    /// @param output which of its outputs
    /// @param block the height of the block that holds it
    /// @param amount how much came, whatever was announced
    record Arrival(String tx, int output, long block, BigDecimal amount) {}

    record Awaiting(Terms terms) implements Deposit {
        @Override
        public State state() {
            return State.AWAITING;
        }

        public Confirming arrived(Arrival arrival) {
            return new Confirming(terms, arrival);
        }
    }

    record Confirming(Terms terms, Arrival arrival) implements Deposit {
        @Override
        public State state() {
            return State.CONFIRMING;
        }

        /// The user's from now on.
        ///
        /// @param height the newest block that was read
        /// @param required how many blocks, its own included, must have been
        /// @throws LedgerViolation when they are too few
        public Credited credit(long height, int required) {
            if (Confirmations.of(arrival.block(), height) < required) {
                throw new LedgerViolation("Deposit " + terms.number() + " is credited at height " + height
                        + ", but its block is " + arrival.block() + " and it needs " + required + " confirmations");
            }
            return new Credited(terms, arrival);
        }
    }

    record Credited(Terms terms, Arrival arrival) implements Deposit {
        @Override
        public State state() {
            return State.CREDITED;
        }
    }
}
