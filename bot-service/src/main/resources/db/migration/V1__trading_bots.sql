CREATE SEQUENCE trading_bot_number;

CREATE TABLE trading_bot (
    number      bigint PRIMARY KEY,
    user_id     text        NOT NULL,
    name        text        NOT NULL,
    strategy    text        NOT NULL,
    pair_symbol text        NOT NULL,
    parameters  text        NOT NULL CHECK (parameters IS JSON OBJECT),
    enabled     boolean     NOT NULL,
    status      text        NOT NULL CHECK (status IN ('created')),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    last_run    timestamptz
);

CREATE INDEX trading_bot_by_user ON trading_bot (user_id, number DESC);
