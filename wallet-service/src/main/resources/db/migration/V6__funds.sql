INSERT INTO ledger_logs VALUES (4, 'chain');
INSERT INTO transfer_kinds VALUES (5, 'deposit'), (6, 'withdrawal_hold'), (7, 'withdrawal'), (8, 'withdrawal_return'),
    (9, 'transfer'), (10, 'custody'), (11, 'network_fee');

-- How far the chain's blocks are read: moved only from the value that its reader believes it to be at, in the
-- transaction that writes what the blocks say.
CREATE TABLE chain_position (
    adapter text   COLLATE "C" PRIMARY KEY,
    height  bigint NOT NULL CHECK (height >= 0)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- What is announced, and what has come. A transaction's output is one deposit, for ever.
CREATE TABLE deposits (
    number           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id          text        COLLATE "C" NOT NULL,
    client_reference text        COLLATE "C",
    currency         text        COLLATE "C" NOT NULL,
    announced        numeric     CHECK (announced > 0),
    address          text        COLLATE "C" NOT NULL,
    state            text        COLLATE "C" NOT NULL CHECK (state IN ('awaiting', 'confirming', 'credited')),
    tx               text        COLLATE "C",
    output           integer,
    block            bigint,
    amount           numeric     CHECK (amount > 0),
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    UNIQUE (user_id, client_reference),
    UNIQUE (tx, output),
    CONSTRAINT announced_by_its_user CHECK ((client_reference IS NULL) = (announced IS NULL)),
    CONSTRAINT arrived_as_a_whole CHECK (
        num_nulls(tx, output, block, amount) = CASE state WHEN 'awaiting' THEN 4 ELSE 0 END)
);
CREATE INDEX deposits_by_user ON deposits (user_id, number);
CREATE INDEX deposits_by_address ON deposits (address);
CREATE INDEX confirming_deposits ON deposits (block, number) WHERE state = 'confirming';

-- The newest state of each withdrawal, and in `withdrawal_steps` how it came there.
CREATE TABLE withdrawals (
    number             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id            text        COLLATE "C" NOT NULL,
    client_reference   text        COLLATE "C" NOT NULL,
    currency           text        COLLATE "C" NOT NULL,
    amount             numeric     NOT NULL CHECK (amount > 0),
    fee                numeric     NOT NULL CHECK (fee >= 0),
    address            text        COLLATE "C" NOT NULL,
    value_usd          numeric     NOT NULL CHECK (value_usd >= 0),
    approvals_required smallint    NOT NULL CHECK (approvals_required >= 0),
    approvals          smallint    NOT NULL DEFAULT 0 CHECK (approvals >= 0),
    state              text        COLLATE "C" NOT NULL,
    step               smallint    NOT NULL,
    tx                 text        COLLATE "C",
    block              bigint,
    network_cost       numeric     CHECK (network_cost >= 0 AND network_cost <= fee),
    decided_by         text        COLLATE "C",
    reason             text,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    UNIQUE (user_id, client_reference),
    CONSTRAINT approved_by_enough CHECK (
        CASE WHEN state IN ('approved', 'broadcast', 'settled', 'failed') THEN approvals >= approvals_required
             WHEN state = 'requested' THEN approvals < approvals_required
             ELSE true END),
    CONSTRAINT on_the_chain_once_broadcast CHECK (
        CASE WHEN state IN ('broadcast', 'settled') THEN tx IS NOT NULL
             WHEN state = 'failed' THEN true
             ELSE tx IS NULL END),
    CONSTRAINT included_before_settled CHECK (
        (block IS NULL) = (network_cost IS NULL) AND (state <> 'settled' OR block IS NOT NULL)
        AND (block IS NULL OR tx IS NOT NULL)),
    CONSTRAINT reason_of_the_end CHECK ((reason IS NOT NULL) = (state IN ('rejected', 'failed'))),
    CONSTRAINT rejected_by_somebody CHECK ((decided_by IS NOT NULL) = (state = 'rejected'))
);
CREATE INDEX withdrawals_by_user ON withdrawals (user_id, number);
CREATE INDEX withdrawals_of_a_day ON withdrawals (user_id, created_at);
CREATE INDEX open_withdrawals ON withdrawals (state, number) WHERE state IN ('requested', 'approved', 'broadcast');
COMMENT ON COLUMN withdrawals.value_usd IS 'when it was requested: what it takes of the daily limit';

-- Every step that a withdrawal took. The checks know which step may follow which, and the keys tie each step to the one
-- before it and the withdrawal to its newest, so that a withdrawal cannot be in a state that it may not have come to.
CREATE TABLE withdrawal_steps (
    number         bigint      NOT NULL REFERENCES withdrawals (number),
    step           smallint    NOT NULL,
    state          text        COLLATE "C" NOT NULL,
    previous_step  smallint,
    previous_state text        COLLATE "C",
    at             timestamptz NOT NULL,
    PRIMARY KEY (number, step),
    UNIQUE (number, step, state),
    FOREIGN KEY (number, previous_step, previous_state) REFERENCES withdrawal_steps (number, step, state),
    CONSTRAINT one_after_the_other CHECK (
        CASE WHEN step = 1 THEN num_nonnulls(previous_step, previous_state) = 0
             ELSE previous_step IS NOT NULL AND previous_state IS NOT NULL AND previous_step = step - 1 END),
    CONSTRAINT step_that_may_follow CHECK (
        CASE WHEN previous_state IS NULL THEN state = 'requested'
             WHEN previous_state = 'requested' THEN state IN ('approved', 'rejected', 'cancelled')
             WHEN previous_state = 'approved' THEN state IN ('broadcast', 'failed')
             WHEN previous_state = 'broadcast' THEN state IN ('settled', 'failed')
             ELSE false END)
);
ALTER TABLE withdrawals ADD CONSTRAINT in_the_state_of_its_newest_step
    FOREIGN KEY (number, step, state) REFERENCES withdrawal_steps (number, step, state) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE withdrawal_approvals (
    number   bigint      NOT NULL REFERENCES withdrawals (number),
    approver text        COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (number, approver)
);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a withdrawal is never changed or removed';
END $$;
CREATE TRIGGER steps_are_immutable BEFORE UPDATE OR DELETE ON withdrawal_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER approvals_are_immutable BEFORE UPDATE OR DELETE ON withdrawal_approvals
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Money that a user gave another one.
CREATE TABLE user_transfers (
    number           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_user_id     text        COLLATE "C" NOT NULL,
    to_user_id       text        COLLATE "C" NOT NULL,
    client_reference text        COLLATE "C" NOT NULL,
    currency         text        COLLATE "C" NOT NULL,
    amount           numeric     NOT NULL CHECK (amount > 0),
    value_usd        numeric     NOT NULL CHECK (value_usd >= 0),
    created_at       timestamptz NOT NULL,
    UNIQUE (from_user_id, client_reference),
    CHECK (from_user_id <> to_user_id)
);
CREATE INDEX user_transfers_from ON user_transfers (from_user_id, number);
CREATE INDEX user_transfers_to ON user_transfers (to_user_id, number);
CREATE INDEX user_transfers_of_a_day ON user_transfers (from_user_id, created_at);

-- What is moved between the vaults: one move of a currency at a time.
CREATE TABLE custody_moves (
    number     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency   text        COLLATE "C" NOT NULL,
    from_vault text        COLLATE "C" NOT NULL CHECK (from_vault IN ('hot', 'cold')),
    to_vault   text        COLLATE "C" NOT NULL CHECK (to_vault IN ('hot', 'cold')),
    amount     numeric     NOT NULL CHECK (amount > 0),
    state      text        COLLATE "C" NOT NULL CHECK (state IN ('planned', 'broadcast', 'settled', 'failed')),
    tx         text        COLLATE "C",
    block      bigint,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (from_vault <> to_vault),
    CHECK ((tx IS NULL) = (state IN ('planned', 'failed'))),
    CHECK (state <> 'settled' OR block IS NOT NULL)
);
CREATE UNIQUE INDEX open_custody_moves ON custody_moves (currency) WHERE state IN ('planned', 'broadcast');

-- Whatever has a part of what is locked.
CREATE VIEW locked_claims AS
    SELECT user_id, currency, remaining AS amount FROM reservations WHERE open
    UNION ALL
    SELECT user_id, currency, amount + fee FROM withdrawals WHERE state IN ('requested', 'approved', 'broadcast');

-- The simulated chain, which lives beside the ledger but knows nothing of it: the exchange speaks to it as to any other.
CREATE TABLE simulated_chain (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    seed     bigint      NOT NULL,
    height   bigint      NOT NULL,
    busy_at  bigint      NOT NULL,
    mined_at timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
COMMENT ON COLUMN simulated_chain.busy_at IS 'the newest block that holds something';

CREATE TABLE simulated_addresses (
    address text COLLATE "C" PRIMARY KEY
);

CREATE TABLE simulated_transactions (
    id         text    COLLATE "C" PRIMARY KEY,
    sequence   bigint  GENERATED ALWAYS AS IDENTITY,
    tx         text    COLLATE "C" NOT NULL UNIQUE,
    from_vault text    COLLATE "C",
    to_vault   text    COLLATE "C",
    address    text    COLLATE "C" NOT NULL,
    currency   text    COLLATE "C" NOT NULL,
    amount     numeric NOT NULL CHECK (amount > 0),
    cost       numeric NOT NULL CHECK (cost >= 0),
    refusal    text,
    reverts    boolean NOT NULL,
    block      bigint,
    CHECK (refusal IS NULL OR block IS NULL)
);
CREATE INDEX simulated_transactions_waiting ON simulated_transactions (sequence) WHERE block IS NULL AND refusal IS NULL;
CREATE INDEX simulated_transactions_by_block ON simulated_transactions (block, sequence) WHERE block IS NOT NULL;
COMMENT ON COLUMN simulated_transactions.from_vault IS 'null where somebody else pays';
COMMENT ON COLUMN simulated_transactions.to_vault IS 'null where somebody else is paid';

CREATE TABLE simulated_holdings (
    currency text    COLLATE "C" NOT NULL,
    vault    text    COLLATE "C" NOT NULL,
    amount   numeric NOT NULL,
    PRIMARY KEY (currency, vault)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
COMMENT ON TABLE simulated_holdings IS 'at the newest block';
