-- Where each consumer stands: written in the transaction that applies a batch, from the value it expects.
CREATE TABLE consumer_position (
    consumer    text   NOT NULL,
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (consumer, topic, partition)
);

-- The last sequence applied of each key of a gap-free topic: a number seen before is dropped.
CREATE TABLE consumer_sequence (
    consumer      text   NOT NULL,
    topic         text   NOT NULL,
    key           text   NOT NULL,
    partition     int    NOT NULL,
    last_sequence bigint NOT NULL,
    PRIMARY KEY (consumer, topic, key)
);
