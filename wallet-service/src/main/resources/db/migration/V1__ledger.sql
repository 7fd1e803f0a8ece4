-- Users get a number when they are first named, because the ledger refers to them in every row.
CREATE TABLE users (
    owner      bigint      GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
    user_id    text        COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

-- Two accounts of the ledger side by side, because most transfers move money between exactly these two. Balances are
-- provable from the transfers and written in the same transaction as these.
CREATE TABLE wallets (
    user_id    text        COLLATE "C" NOT NULL,
    currency   text        COLLATE "C" NOT NULL,
    owner      bigint      NOT NULL REFERENCES users (owner),
    available  numeric     NOT NULL DEFAULT 0 CHECK (available >= 0),
    locked     numeric     NOT NULL DEFAULT 0 CHECK (locked >= 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, currency)
    -- Room on the page for the next version of a row: an update then touches no index.
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- The exchange's own accounts: fees earned, and the world outside, whose balance is minus what users and fees hold, so
-- that each currency sums to zero.
CREATE TABLE house_accounts (
    account  text    COLLATE "C" NOT NULL CHECK (account IN ('fees', 'outside')),
    currency text    COLLATE "C" NOT NULL,
    owner    bigint  NOT NULL CHECK (owner = CASE account WHEN 'fees' THEN 1 WHEN 'outside' THEN 2 END),
    balance  numeric NOT NULL CHECK (account = 'outside' OR balance >= 0),
    PRIMARY KEY (account, currency)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- What a transfer follows from; its partition stands in the transfer.
CREATE TABLE ledger_logs (
    log  smallint PRIMARY KEY,
    name text     NOT NULL UNIQUE
);
INSERT INTO ledger_logs VALUES (0, 'http'), (1, 'order-requests'), (2, 'fills'), (3, 'order-updates');

CREATE TABLE transfer_kinds (
    kind smallint PRIMARY KEY,
    name text     NOT NULL UNIQUE
);
INSERT INTO transfer_kinds VALUES (1, 'gift'), (2, 'reservation'), (3, 'fill'), (4, 'release');

-- The last number given in each source. One transaction at a time writes a source, so its numbers grow in the order of
-- the commits and have no gap.
CREATE TABLE ledger_heads (
    log       smallint NOT NULL REFERENCES ledger_logs (log),
    partition smallint NOT NULL,
    sequence  bigint   NOT NULL,
    PRIMARY KEY (log, partition)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- Every movement of money, for ever. One row is both legs of its double entry: the same amount of the same currency
-- leaves one account and enters another, so no row and no set of rows can be out of balance. An account is twice its
-- owner's number, plus one for the locked part.
CREATE TABLE transfers (
    sequence      bigint      NOT NULL,
    record_offset bigint      NOT NULL,
    reference     bigint      NOT NULL,
    from_account  bigint      NOT NULL,
    to_account    bigint      NOT NULL,
    at            timestamptz NOT NULL,
    log           smallint    NOT NULL,
    partition     smallint    NOT NULL,
    kind          smallint    NOT NULL,
    currency      text        COLLATE "C" NOT NULL,
    amount        numeric     NOT NULL CHECK (amount > 0),
    CHECK (from_account <> to_account),
    PRIMARY KEY (log, partition, sequence)
);
COMMENT ON COLUMN transfers.reference IS
    'the number of the order (reservation, release) or of the trade (fill) that caused it; 0 for a gift';
COMMENT ON COLUMN transfers.record_offset IS 'of the record in the topic that the log names; 0 for http';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transfers are never changed or removed; write a new one that corrects';
END $$;
CREATE TRIGGER transfers_are_immutable BEFORE UPDATE OR DELETE ON transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfers_stay BEFORE TRUNCATE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The same movements as an accountant reads them: a leg per account, negative where money leaves.
CREATE VIEW ledger_legs AS
    SELECT log, partition, sequence, at, kind, reference, from_account AS account, currency, -amount AS amount
      FROM transfers
    UNION ALL
    SELECT log, partition, sequence, at, kind, reference, to_account, currency, amount
      FROM transfers;

-- What every account holds now, whoever's it is.
CREATE VIEW account_balances AS
    SELECT owner * 2 AS account, currency, available AS balance FROM wallets
    UNION ALL
    SELECT owner * 2 + 1, currency, locked FROM wallets
    UNION ALL
    SELECT owner * 2, currency, balance FROM house_accounts;

-- The fee terms that orders were funded with.
CREATE TABLE fee_terms (
    id         smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    maker_rate numeric  NOT NULL,
    taker_rate numeric  NOT NULL,
    min_fee    numeric  NOT NULL,
    UNIQUE (maker_rate, taker_rate, min_fee)
);

-- How each order was decided, and what it still has locked. Also the outbox: a request that is read again is answered
-- from here.
CREATE TABLE reservations (
    order_number      bigint      PRIMARY KEY,
    origin_offset     bigint      NOT NULL,
    created_at        timestamptz NOT NULL,
    origin_partition  smallint    NOT NULL,
    fee_terms         smallint    REFERENCES fee_terms (id),
    open              boolean     NOT NULL,
    user_id           text        COLLATE "C" NOT NULL,
    currency          text        COLLATE "C",
    amount            numeric     NOT NULL CHECK (amount >= 0),
    remaining         numeric     NOT NULL CHECK (remaining >= 0 AND remaining <= amount),
    protection_price  numeric,
    refusal_code      text,
    refusal_reason    text,
    refusal_required  numeric,
    refusal_available numeric,
    CHECK (open = (remaining > 0)),
    CHECK ((refusal_code IS NULL) = (amount > 0 AND fee_terms IS NOT NULL AND currency IS NOT NULL)),
    CHECK ((refusal_code IS NULL) = (refusal_reason IS NULL))
    -- A partial fill changes no indexed column, so with room on the page it touches no index.
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX open_reservations ON reservations (order_number) WHERE open;
CREATE INDEX reservations_by_time ON reservations USING brin (created_at) WITH (autosummarize = on);

-- What everything a user had was worth, once when the user came and then every hour.
CREATE TABLE valuations (
    owner bigint      NOT NULL REFERENCES users (owner),
    at    timestamptz NOT NULL,
    value numeric     NOT NULL,
    PRIMARY KEY (owner, at)
);
CREATE INDEX valuations_by_time ON valuations USING brin (at) WITH (autosummarize = on);
COMMENT ON COLUMN valuations.value IS 'in USD';

-- What the auditor has proved: up to which number of each source the transfers are summed up, and their sums.
CREATE TABLE audit_positions (
    log       smallint NOT NULL,
    partition smallint NOT NULL,
    sequence  bigint   NOT NULL,
    PRIMARY KEY (log, partition)
) WITH (fillfactor = 10);
CREATE TABLE audit_balances (
    account  bigint  NOT NULL,
    currency text    COLLATE "C" NOT NULL,
    balance  numeric NOT NULL,
    PRIMARY KEY (account, currency)
) WITH (fillfactor = 60);
