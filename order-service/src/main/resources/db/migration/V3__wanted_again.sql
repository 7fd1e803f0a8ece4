-- Set when the client of an order that may be withdrawn (it was told that nothing was done) asked for it again at another
-- replica and is told of it: from then on nobody deletes it.
ALTER TABLE orders ADD COLUMN wanted_again boolean NOT NULL DEFAULT false;
