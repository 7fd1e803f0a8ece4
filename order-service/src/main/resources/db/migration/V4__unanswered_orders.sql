-- An index whose predicate a change from pending to open leaves made every first update of an order write all of the
-- order's index entries again. What is unanswered is among what is live, and that has an index that it stays in.
DROP INDEX orders_unanswered;
