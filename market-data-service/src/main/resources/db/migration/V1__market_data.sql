-- Open, high, low and close of whole minutes, hours and days (UTC), of what was traded and of the reference price.
CREATE TABLE candle (
    series           text        NOT NULL CHECK (series IN ('traded', 'reference')),
    pair_symbol      text        NOT NULL,
    interval_minutes int         NOT NULL CHECK (interval_minutes IN (1, 60, 1440)),
    opened_at        timestamptz NOT NULL,
    open             numeric     NOT NULL CHECK (open > 0),
    high             numeric     NOT NULL,
    low              numeric     NOT NULL CHECK (low > 0),
    close            numeric     NOT NULL,
    volume           numeric     NOT NULL CHECK (volume >= 0),
    quote_volume     numeric     NOT NULL CHECK (quote_volume >= 0),
    trades           bigint      NOT NULL CHECK (trades >= 0),
    last_sequence    bigint      NOT NULL,
    CHECK (low <= open AND low <= close AND high >= open AND high >= close),
    PRIMARY KEY (series, pair_symbol, interval_minutes, opened_at)
);

-- Public trades, for as long as MARKET_DATA_RETENTION_HOURS says.
CREATE TABLE trade (
    pair_symbol text        NOT NULL,
    sequence    bigint      NOT NULL,
    trade_id    text        NOT NULL,
    price       numeric     NOT NULL CHECK (price > 0),
    quantity    numeric     NOT NULL CHECK (quantity > 0),
    value       numeric     NOT NULL CHECK (value > 0),
    taker_side  text        NOT NULL CHECK (taker_side IN ('buy', 'sell')),
    traded_at   timestamptz NOT NULL,
    PRIMARY KEY (pair_symbol, sequence)
);

-- Rows come in the order of time, which is what a block range index is made for.
CREATE INDEX trade_by_time ON trade USING brin (traded_at) WITH (autosummarize = on);

-- The newest trade of each pair outlives the retention: it is the pair's price until the next one.
CREATE TABLE last_trade (
    pair_symbol text        PRIMARY KEY,
    sequence    bigint      NOT NULL,
    price       numeric     NOT NULL CHECK (price > 0),
    traded_at   timestamptz NOT NULL
);

-- The newest snapshot of each book, and up to where on order-updates all of them together are.
CREATE TABLE book_snapshot (
    pair_symbol text   PRIMARY KEY,
    sequence    bigint NOT NULL,
    updated_at  timestamptz NOT NULL,
    orders      bytea  NOT NULL
);

CREATE TABLE book_snapshot_position (
    partition   int    PRIMARY KEY,
    next_offset bigint NOT NULL CHECK (next_offset >= 0)
);

-- Where the simulated reference prices are.
CREATE TABLE reference_walk (
    single     boolean     PRIMARY KEY DEFAULT true CHECK (single),
    seed       bigint      NOT NULL,
    step       bigint      NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE reference_price (
    symbol text    PRIMARY KEY,
    price  numeric NOT NULL CHECK (price > 0)
);

-- Which replica writes what only one may write. The term grows with every change of hands.
CREATE TABLE writer_lease (
    name       text        PRIMARY KEY,
    holder     text        NOT NULL,
    term       bigint      NOT NULL,
    expires_at timestamptz NOT NULL
);
