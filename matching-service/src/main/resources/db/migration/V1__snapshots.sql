-- The markets of one partition of `orders` after every command before next_offset: a shortcut for recovery, never the
-- truth, which is the log.
CREATE TABLE snapshot (
    log_id            text        NOT NULL,
    partition         integer     NOT NULL,
    next_offset       bigint      NOT NULL,
    state_hash        text        NOT NULL,
    update_end_offset bigint      NOT NULL,
    fill_end_offset   bigint      NOT NULL,
    byte_count        bigint      NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_id, partition, next_offset)
);

COMMENT ON COLUMN snapshot.log_id IS 'id of the topic `orders` as the broker made it: a topic made anew is another log';
COMMENT ON COLUMN snapshot.update_end_offset IS 'where the records of `order-updates` after this snapshot begin, or before';
COMMENT ON COLUMN snapshot.fill_end_offset IS 'where the records of `fills` after this snapshot begin, or before';

-- In pieces, so that no statement and no row grows with the book.
CREATE TABLE snapshot_piece (
    log_id      text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    number      integer NOT NULL,
    bytes       bytea   NOT NULL,
    PRIMARY KEY (log_id, partition, next_offset, number),
    FOREIGN KEY (log_id, partition, next_offset) REFERENCES snapshot ON DELETE CASCADE
);
