-- A snapshot that an older build wrote is another text for the same state, and no contradiction to a newer one's.
ALTER TABLE snapshot ADD COLUMN format integer NOT NULL DEFAULT 1;

COMMENT ON COLUMN snapshot.format IS 'version of the bytes: a build reads its own and rebuilds from the log where there is none';
