-- Every call that was screened. Written behind the verdict; kept apart from the policy, so that
-- neither a large import nor a full log ever waits for the other. Times are Unix milliseconds.

CREATE TABLE call (
  call_key      INTEGER PRIMARY KEY AUTOINCREMENT,
  at            INTEGER NOT NULL,
  uuid          TEXT NOT NULL,
  account       TEXT,
  presentation  TEXT,
  caller_raw    TEXT,
  caller        TEXT,
  name          TEXT,
  dialled       TEXT,
  verdict       TEXT NOT NULL CHECK (verdict IN ('transfer', 'reject')),
  reason        TEXT NOT NULL,
  list          TEXT,
  entry         TEXT,
  would_verdict TEXT,
  would_reason  TEXT,
  latency_us    INTEGER NOT NULL,
  -- JSON: how identity was judged and every rule that met the call, texts as they were.
  explanation   TEXT
) STRICT;

CREATE INDEX call_account ON call (account, call_key);
CREATE INDEX call_uuid ON call (uuid);

-- How often an entry decided, and when last.
CREATE TABLE entry_hit (
  list        TEXT NOT NULL,
  entry       TEXT NOT NULL,
  hits        INTEGER NOT NULL,
  last_hit_at INTEGER NOT NULL,
  PRIMARY KEY (list, entry)
) STRICT, WITHOUT ROWID;
