-- What each user's holdings cost, reckoned from the transfers after they are written; nothing here is needed to settle,
-- and all of it can be reckoned again from `transfers`, `cost_folds` and `usd_rates`.
CREATE TABLE cost_basis (
    owner         bigint  NOT NULL REFERENCES users (owner),
    currency      text    COLLATE "C" NOT NULL,
    quantity      numeric NOT NULL,
    cost          numeric NOT NULL,
    realised      numeric NOT NULL,
    paid_in       numeric NOT NULL,
    paid_out      numeric NOT NULL,
    paid_out_cost numeric NOT NULL,
    PRIMARY KEY (owner, currency)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE cost_basis IS 'amounts other than the quantity are in USD, with at most 8 digits after the point';
COMMENT ON COLUMN cost_basis.paid_in IS 'what came in from outside of trades, at its value then';
COMMENT ON COLUMN cost_basis.paid_out IS 'what went out other than by trades, at its value then';
COMMENT ON COLUMN cost_basis.paid_out_cost IS 'the same at what it had cost';

-- Up to which number of each source the transfers are in the cost bases.
CREATE TABLE cost_positions (
    log       smallint NOT NULL,
    partition smallint NOT NULL,
    sequence  bigint   NOT NULL,
    PRIMARY KEY (log, partition)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- Average costs depend on the order of what is bought and sold, and the ledger has an order only within a source. So each
-- fold writes down up to where it read each source; within a fold the order is that of `at`, log, partition and sequence.
CREATE TABLE cost_folds (
    fold       bigint      PRIMARY KEY,
    at         timestamptz NOT NULL,
    logs       int[]       NOT NULL,
    partitions int[]       NOT NULL,
    sequences  bigint[]    NOT NULL
);

-- What one unit was worth in USD, a minute at a time. A rate never changes once it is written down.
CREATE TABLE usd_rates (
    currency text        COLLATE "C" NOT NULL,
    minute   timestamptz NOT NULL,
    rate     numeric     NOT NULL CHECK (rate >= 0),
    observed boolean     NOT NULL,
    PRIMARY KEY (currency, minute)
);
COMMENT ON COLUMN usd_rates.observed IS
    'whether the market''s price was seen in that minute; else it is the nearest rate that was, carried over when needed';

-- The hourly rounds in which every user is valued, so that all replicas, and one that starts anew, take the same time.
CREATE TABLE valuation_rounds (
    hour     timestamptz PRIMARY KEY,
    at       timestamptz NOT NULL,
    finished boolean     NOT NULL DEFAULT false
);

ALTER TABLE valuations ADD COLUMN net_inflow numeric;
COMMENT ON COLUMN valuations.net_inflow IS
    'what had come in less what had gone out by then, at the values of then, in USD; null of the first, before anything did';
-- Those so far; the first of a user is of no round.
INSERT INTO valuation_rounds (hour, at, finished)
SELECT DISTINCT at, at, true FROM valuations WHERE at = date_trunc('hour', at);
