CREATE SEQUENCE price_alert_number;

CREATE TABLE price_alert (
    number            bigint PRIMARY KEY,
    user_id           text        NOT NULL,
    cryptocurrency_id text        NOT NULL,
    alert_type        text        NOT NULL CHECK (alert_type IN ('price_above', 'price_below', 'percentage_change')),
    target_price      numeric CHECK (target_price > 0),
    target_percentage numeric CHECK (target_percentage > 0),
    window_hours      integer CHECK (window_hours > 0),
    is_active         boolean     NOT NULL,
    created_at        timestamptz NOT NULL,
    triggered_at      timestamptz,
    CHECK ((alert_type = 'percentage_change') = (target_price IS NULL)),
    CHECK ((alert_type = 'percentage_change') = (target_percentage IS NOT NULL AND window_hours IS NOT NULL))
);

CREATE INDEX price_alert_by_user ON price_alert (user_id, number DESC);
