-- How many calls each hour had, by outcome: statistics of any range read a few rows per hour instead of
-- every call. `hour` counts from 1970. `account` is '*' in the rows of all calls together, and an absent
-- text is ''. The hour comes first, so that the calls of a busy hour change few pages.
CREATE TABLE tally (
  hour          INTEGER NOT NULL,
  account       TEXT NOT NULL,
  verdict       TEXT NOT NULL,
  reason        TEXT NOT NULL,
  list          TEXT NOT NULL,
  would_verdict TEXT NOT NULL,
  would_reason  TEXT NOT NULL,
  calls         INTEGER NOT NULL,
  PRIMARY KEY (hour, account, verdict, reason, list, would_verdict, would_reason)
) STRICT, WITHOUT ROWID;

INSERT INTO tally
SELECT at / 3600000, account, verdict, reason, ifnull(list, ''), ifnull(would_verdict, ''),
  ifnull(would_reason, ''), count(*)
FROM call WHERE account IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7;

INSERT INTO tally
SELECT hour, '*', verdict, reason, list, would_verdict, would_reason, sum(calls)
FROM (
  SELECT * FROM tally
  UNION ALL
  SELECT at / 3600000, '*', verdict, reason, ifnull(list, ''), ifnull(would_verdict, ''),
    ifnull(would_reason, ''), count(*)
  FROM call WHERE account IS NULL GROUP BY 1, 3, 4, 5, 6, 7
)
GROUP BY 1, 3, 4, 5, 6, 7;

-- The last call that was counted. A controller of an older version may still add calls, which counts none.
CREATE TABLE tallied (call_key INTEGER NOT NULL) STRICT;
INSERT INTO tallied SELECT ifnull(max(call_key), 0) FROM call;

-- The few calls that went on unscreened are found by time. Not IN: SQLite would build a table of the reasons
-- for each call that is logged.
CREATE INDEX call_unscreened ON call (at)
  WHERE reason GLOB 'fail-open:*' OR reason = 'no-account' OR reason = 'account-off'
    OR reason = 'account-paused';
