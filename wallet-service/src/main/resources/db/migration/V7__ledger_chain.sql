-- A chain of hashes over the transfers of each source. What one transaction writes of a source is a block. Its hash is
-- over the hash of the block before, its place, and the digest of its rows, so a row that is changed, removed, inserted
-- or moved breaks the chain from its block on. wallet-service computes the digests of what it writes and of what it
-- reads; the functions say the same in SQL, for an auditor who has nothing but the database.

-- What of a transfer is digested: everything but its source and number, which are in the hash of its block.
CREATE FUNCTION transfer_bytes(t transfers) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN
    int8send(t.record_offset) || int8send(t.reference) || int8send(t.from_account) || int8send(t.to_account)
        || int8send((extract(epoch FROM t.at) * 1000000)::bigint) || int2send(t.kind)
        || convert_to(t.currency || ' ' || trim_scale(t.amount) || E'\n', 'UTF8');

CREATE FUNCTION transfers_digest(of_log smallint, of_partition smallint, first bigint, last bigint)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN (
    SELECT sha256(coalesce(string_agg(transfer_bytes(t), ''::bytea ORDER BY t.sequence), ''::bytea))
    FROM transfers t
    WHERE t.log = of_log AND t.partition = of_partition AND t.sequence BETWEEN first AND last);

-- The first block of a source follows 32 bytes of zero.
CREATE FUNCTION chain_hash(previous bytea, log integer, partition integer, first bigint, last bigint, digest bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
    sha256(previous || int2send(log::smallint) || int2send(partition::smallint) || int8send(first) || int8send(last)
        || digest);

CREATE TABLE ledger_blocks (
    first     bigint   NOT NULL,
    last      bigint   NOT NULL,
    log       smallint NOT NULL,
    partition smallint NOT NULL,
    hash      bytea    NOT NULL CHECK (octet_length(hash) = 32),
    CHECK (first <= last),
    PRIMARY KEY (log, partition, first)
);
COMMENT ON TABLE ledger_blocks IS 'the transfers from first to last, written by one transaction, and their place in the chain';

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are never changed or removed; write a new transfer that corrects', TG_TABLE_NAME;
END $$;
CREATE TRIGGER blocks_are_immutable BEFORE UPDATE OR DELETE ON ledger_blocks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER blocks_stay BEFORE TRUNCATE ON ledger_blocks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE ledger_heads ADD COLUMN digest bytea, ADD COLUMN hash bytea;
COMMENT ON COLUMN ledger_heads.hash IS 'of the newest block';
COMMENT ON COLUMN ledger_heads.digest IS 'of the rows of the newest block';

-- What was written before there was a chain is chained as it is found now, a thousand transfers a block.
DO $$
DECLARE
    head ledger_heads;
    first_of_block bigint;
    last_of_block bigint;
    newest bytea;
    rows_digest bytea;
BEGIN
    FOR head IN SELECT * FROM ledger_heads LOOP
        newest := decode(repeat('00', 32), 'hex');
        FOR first_of_block IN SELECT generate_series(1, head.sequence, 1000) LOOP
            last_of_block := least(first_of_block + 999, head.sequence);
            rows_digest := transfers_digest(head.log, head.partition, first_of_block, last_of_block);
            newest := chain_hash(newest, head.log, head.partition, first_of_block, last_of_block, rows_digest);
            INSERT INTO ledger_blocks (log, partition, first, last, hash)
            VALUES (head.log, head.partition, first_of_block, last_of_block, newest);
        END LOOP;
        UPDATE ledger_heads SET digest = rows_digest, hash = newest
        WHERE log = head.log AND partition = head.partition;
    END LOOP;
END $$;
ALTER TABLE ledger_heads
    ALTER COLUMN digest SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL,
    ADD CONSTRAINT hash_of_the_newest_block CHECK (octet_length(hash) = 32);

-- A source only ever grows.
CREATE FUNCTION refuse_shrinking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of log % partition % only grows', OLD.log, OLD.partition;
END $$;
CREATE TRIGGER heads_move_forward BEFORE UPDATE ON ledger_heads
    FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence OR NEW.log <> OLD.log OR NEW.partition <> OLD.partition)
    EXECUTE FUNCTION refuse_shrinking();
CREATE TRIGGER heads_stay BEFORE DELETE ON ledger_heads
    FOR EACH ROW EXECUTE FUNCTION refuse_shrinking();

-- The whole chain again from the rows as they are; hash and proved differ where they are not what was written. For an
-- auditor with nothing but SQL: it reads the whole ledger.
CREATE VIEW ledger_chain AS
    SELECT b.log, b.partition, b.first, b.last, b.hash,
        chain_hash(
            coalesce(lag(b.hash) OVER (PARTITION BY b.log, b.partition ORDER BY b.first), decode(repeat('00', 32), 'hex')),
            b.log, b.partition, coalesce(lag(b.last) OVER (PARTITION BY b.log, b.partition ORDER BY b.first), 0) + 1,
            b.last, transfers_digest(b.log, b.partition, b.first, b.last)) AS proved
    FROM ledger_blocks b;

-- Which transfers move what is in a wallet, by time, for whoever asks for its ledger. The auditor enters what it has
-- proved, a few thousand transfers together; what is not entered yet is found behind the auditor's position. An index
-- of the transfers themselves would cost each order as much again as writing its transfers does.
CREATE TABLE wallet_entries (
    owner     bigint      NOT NULL,
    at        timestamptz NOT NULL,
    sequence  bigint      NOT NULL,
    log       smallint    NOT NULL,
    partition smallint    NOT NULL,
    currency  text        COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, currency, at, log, partition, sequence)
);

-- Everything is proved anew, the chain with it, and entered.
DELETE FROM audit_positions;
DELETE FROM audit_balances;
ALTER TABLE audit_positions ADD COLUMN hash bytea NOT NULL;
