-- The exchange's own money, and what it holds on chains: at hand, and put away. What is on a chain is outside of the
-- ledger, so hot and cold are minus that, as `outside` is for everything else.
ALTER TABLE house_accounts
    DROP CONSTRAINT house_accounts_account_check,
    DROP CONSTRAINT house_accounts_check,
    DROP CONSTRAINT house_accounts_check1,
    ADD CONSTRAINT known_account CHECK (account IN ('fees', 'outside', 'house', 'hot', 'cold')),
    ADD CONSTRAINT owner_of_the_account CHECK (
        owner = CASE account
            WHEN 'fees' THEN 1 WHEN 'outside' THEN 2 WHEN 'house' THEN 3 WHEN 'hot' THEN 4 WHEN 'cold' THEN 5 END);

-- In place of a check: a balance is changed by INSERT … ON CONFLICT DO UPDATE, whose checks see the change as if it were
-- a balance, and would refuse to pay out of an account that has enough.
CREATE FUNCTION refuse_overdraft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the account % cannot hold % %', NEW.account, NEW.balance, NEW.currency
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER house_accounts_are_covered AFTER INSERT OR UPDATE ON house_accounts
    FOR EACH ROW WHEN (NEW.balance < 0 AND NEW.account IN ('fees', 'house')) EXECUTE FUNCTION refuse_overdraft();

COMMENT ON COLUMN transfers.reference IS
    'the number of the order (reservation, release), of the trade (fill), or of the deposit, withdrawal or transfer'
    ' between users that caused it; 0 for a gift';
