-- What a book's market accepts and, in an auction, at what it would meet. What is stored so far is of markets that
-- could only trade, and of orders that were wholly visible.
ALTER TABLE book_snapshot
    ADD COLUMN state text NOT NULL DEFAULT 'trading'
        CHECK (state IN ('trading', 'post_only', 'cancel_only', 'halted', 'auction')),
    ADD COLUMN indicative_price     numeric CHECK (indicative_price > 0),
    ADD COLUMN indicative_volume    numeric CHECK (indicative_volume >= 0),
    ADD COLUMN indicative_imbalance numeric;

-- A replica of the version before knows neither states nor icebergs. It cannot store a book without naming a state.
ALTER TABLE book_snapshot ALTER COLUMN state DROP DEFAULT;

ALTER TABLE trade ADD COLUMN auction boolean NOT NULL DEFAULT false;
