DROP FUNCTION ledger_post(text[], bigint[], bigint[], text[], bigint[], date[], int[], bigint[], text[], bigint[]);
DROP FUNCTION ledger_settle(text[], bigint[], bytea[], bigint[], boolean[], int[], bigint[], text[], bigint[]);
DROP FUNCTION ledger_judge(boolean[], int[], bigint[], text[], bigint[]);
DROP FUNCTION ledger_barred(bigint[], bigint[], int[], bigint[], text[]);
