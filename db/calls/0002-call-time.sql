-- Calls are listed by time: within an account, a list, a caller, the rejected ones, and all of them.
-- Without these, a time range that holds few calls is found by reading every call of the account.

DROP INDEX call_account;

CREATE INDEX call_at ON call (at);
CREATE INDEX call_account_at ON call (account, at);
CREATE INDEX call_rejected ON call (account, at) WHERE verdict = 'reject';
CREATE INDEX call_list ON call (list, at) WHERE list IS NOT NULL;
CREATE INDEX call_caller ON call (caller, at) WHERE caller IS NOT NULL;

-- How the caller's numbers were made unreadable; absent where they are kept as they were.
ALTER TABLE call ADD COLUMN caller_privacy TEXT CHECK (caller_privacy IN ('masked', 'hashed'));
