-- What funding sets for orders that have no price of their own, and for those placed together with them: the answer to
-- a request that is read again is made of it. A decision never changes; what comes to a reservation later is in `added`.
ALTER TABLE reservations
    DROP CONSTRAINT reservations_check,
    DROP CONSTRAINT reservations_check2,
    ADD COLUMN stop_price               numeric,
    ADD COLUMN linked_stop_prices       numeric[],
    ADD COLUMN linked_protection_prices numeric[],
    ADD COLUMN legs_order_number        bigint,
    ADD COLUMN legs_currency            text COLLATE "C",
    ADD COLUMN legs_amount              numeric CHECK (legs_amount >= 0),
    ADD COLUMN grown_by                 bigint,
    ADD COLUMN added                    numeric NOT NULL DEFAULT 0 CHECK (added >= 0),
    ADD COLUMN owed                     numeric NOT NULL DEFAULT 0,
    ADD COLUMN owed_since               timestamptz,
    ADD CONSTRAINT remaining_is_part_of_what_came CHECK (remaining >= 0 AND remaining <= amount + added),
    ADD CONSTRAINT funded_or_refused CHECK ((refusal_code IS NULL) = (fee_terms IS NOT NULL AND currency IS NOT NULL)),
    ADD CONSTRAINT funded_with_an_amount CHECK (
        CASE WHEN refusal_code IS NULL THEN amount > 0 OR grown_by IS NOT NULL ELSE amount = 0 END),
    ADD CONSTRAINT linked_orders_have_both CHECK (
        cardinality(linked_stop_prices) IS NOT DISTINCT FROM cardinality(linked_protection_prices)),
    ADD CONSTRAINT legs_are_whole CHECK (
        num_nulls(legs_order_number, legs_currency, legs_amount) IN (0, 3)),
    ADD CONSTRAINT owed_until_brought CHECK (owed = 0 OR (owed > 0 AND grown_by IS NOT NULL AND remaining = 0)),
    ADD CONSTRAINT owed_since_when CHECK ((owed > 0) = (owed_since IS NOT NULL));
CREATE INDEX owing_reservations ON reservations (order_number) WHERE owed > 0;
COMMENT ON COLUMN reservations.amount IS 'locked when the request was decided';
COMMENT ON COLUMN reservations.added IS 'what changes and fills have brought since';
COMMENT ON COLUMN reservations.grown_by IS 'the entry order whose fills bring what the legs of a bracket sell';
COMMENT ON COLUMN reservations.owed IS 'freed by the engine, and paid out when the fill that brings it is settled';

-- How each change of an order was decided: the outbox of changes, as reservations are that of orders.
CREATE TABLE order_changes (
    request_number    bigint      PRIMARY KEY,
    origin_offset     bigint      NOT NULL,
    order_number      bigint      NOT NULL,
    created_at        timestamptz NOT NULL,
    origin_partition  smallint    NOT NULL,
    user_id           text        COLLATE "C" NOT NULL,
    added             numeric     NOT NULL CHECK (added >= 0),
    protection_price  numeric,
    refusal_code      text,
    refusal_reason    text,
    refusal_currency  text        COLLATE "C",
    refusal_required  numeric,
    refusal_available numeric,
    CHECK (refusal_code IS NULL OR added = 0),
    CHECK ((refusal_code IS NULL) = (refusal_reason IS NULL))
);
CREATE INDEX order_changes_by_time ON order_changes USING brin (created_at) WITH (autosummarize = on);
