-- What each user uses of the limits, pair by pair, so that an order is judged without looking at every open order and
-- every trade. Written in the transaction of the reservation or settlement that changes it.
CREATE TABLE risk_usage (
    user_id     text    COLLATE "C" NOT NULL,
    pair_symbol text    COLLATE "C" NOT NULL,
    purchases   numeric NOT NULL,
    trades      int     NOT NULL CHECK (trades >= 0),
    day         date,
    PRIMARY KEY (user_id, pair_symbol)
    -- Room on the page for the next version of a row, as in wallets.
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON COLUMN risk_usage.purchases IS
    'what open purchases have reserved, in the quote currency of the pair; of orders that are older than this table, nothing';
COMMENT ON COLUMN risk_usage.trades IS 'made on that day, which is one of UTC';

-- What the operator has set for single users; null leaves the limit that holds for everybody.
CREATE TABLE risk_limits (
    user_id           text    COLLATE "C" PRIMARY KEY,
    max_order_size    numeric CHECK (max_order_size > 0),
    max_position_size numeric CHECK (max_position_size >= 0),
    max_daily_trades  int     CHECK (max_daily_trades >= 0),
    max_leverage      numeric CHECK (max_leverage >= 0),
    CHECK (num_nonnulls(max_order_size, max_position_size, max_daily_trades, max_leverage) > 0)
);

-- Who set what and when, for ever; all null where the user's own limits were removed.
CREATE TABLE risk_limit_changes (
    id                bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id           text        COLLATE "C" NOT NULL,
    changed_at        timestamptz NOT NULL,
    changed_by        text        NOT NULL,
    max_order_size    numeric,
    max_position_size numeric,
    max_daily_trades  int,
    max_leverage      numeric
);
CREATE INDEX risk_limit_changes_by_user ON risk_limit_changes (user_id, id);
