-- Order numbers are handed out in blocks of 1000: block n holds (n - 1) * 1000 + 1 to n * 1000.
CREATE SEQUENCE order_number_block;

CREATE TABLE orders (
    number bigint PRIMARY KEY,
    user_id text NOT NULL,
    client_order_id text,
    pair_symbol text NOT NULL,
    order_type text NOT NULL,
    order_side text NOT NULL,
    time_in_force text NOT NULL,
    quantity numeric NOT NULL,
    price numeric,
    stop_price numeric,
    lifetime_ms bigint,
    status text NOT NULL,
    filled_quantity numeric NOT NULL DEFAULT 0,
    remaining_quantity numeric NOT NULL,
    filled_value numeric NOT NULL DEFAULT 0,
    fees_paid numeric NOT NULL DEFAULT 0,
    reason_code text,
    reason text,
    -- Of the newest order update applied; what is older never overwrites it.
    update_sequence bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz,
    -- In the predicates of indexes instead of status itself, so that a change from pending to open, or a part fill,
    -- touches no index.
    live boolean NOT NULL GENERATED ALWAYS AS (status IN ('pending', 'open')) STORED,
    unanswered boolean NOT NULL GENERATED ALWAYS AS (status = 'pending' AND update_sequence = 0) STORED
) WITH (fillfactor = 75);

CREATE UNIQUE INDEX orders_client_order_id ON orders (user_id, client_order_id) WHERE client_order_id IS NOT NULL;
CREATE INDEX orders_of_user ON orders (user_id, number);
CREATE INDEX orders_live_of_user ON orders (user_id, number) WHERE live;
CREATE INDEX orders_unanswered ON orders (number) WHERE unanswered;

-- One row a trade, with both parties.
CREATE TABLE trades (
    number bigint PRIMARY KEY,
    pair_symbol text NOT NULL,
    quantity numeric NOT NULL,
    price numeric NOT NULL,
    taker_side text NOT NULL,
    fee_currency text NOT NULL,
    executed_at timestamptz NOT NULL,
    maker_order bigint NOT NULL,
    maker_user text NOT NULL,
    maker_fee numeric NOT NULL,
    taker_order bigint NOT NULL,
    taker_user text NOT NULL,
    taker_fee numeric NOT NULL
);

CREATE INDEX trades_of_maker ON trades (maker_user, executed_at, number);
CREATE INDEX trades_of_taker ON trades (taker_user, executed_at, number);
CREATE INDEX trades_of_pair ON trades (pair_symbol, executed_at, number);
