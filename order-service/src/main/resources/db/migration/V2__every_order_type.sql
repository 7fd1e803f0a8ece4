ALTER TABLE orders
    -- What only some orders have, by the names of the events; decimals are texts.
    ADD COLUMN options jsonb,
    -- When the order was asked to end, where a time was named instead of a lifetime.
    ADD COLUMN ends_at timestamptz,
    -- Of what was asked for, on the order that a client order id names: it outlives changes of the order.
    ADD COLUMN fingerprint text,
    -- How the order hangs together with others, and their numbers; the smallest of all is the first order's.
    ADD COLUMN link text,
    ADD COLUMN linked_orders bigint[],
    ADD COLUMN visible_quantity numeric,
    ADD COLUMN triggered boolean,
    ADD COLUMN mark_price numeric;

-- What the engine last said of a pair; a pair that it has not spoken of has no row.
CREATE TABLE markets (
    pair_symbol text PRIMARY KEY,
    update_sequence bigint NOT NULL,
    state text NOT NULL,
    price_band_basis_points integer NOT NULL,
    last_price numeric,
    reference_price numeric,
    indicative_price numeric,
    indicative_volume numeric,
    indicative_imbalance numeric,
    updated_at timestamptz NOT NULL
);
