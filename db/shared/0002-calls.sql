-- The calls of all hosts. Each host copies its own call log here, in the order of logging.

CREATE TABLE ringfence.host_log (
  log         integer PRIMARY KEY CHECK (log BETWEEN 1 AND 9006),
  -- Made at random with the log, so that a log that was made anew is another one.
  log_id      text NOT NULL UNIQUE,
  host_id     uuid NOT NULL,
  host        text NOT NULL,
  -- The key of the last call that was copied, as it is stored on the host.
  shipped_key bigint NOT NULL DEFAULT 0,
  -- The host's own limits: milliseconds, and a number of calls. 0 is no limit.
  keep_ms     bigint NOT NULL,
  keep_rows   bigint NOT NULL
);

-- As on the host, except that call_key is the number of the log times 10^12 plus the key on the host.
-- Texts are compared byte by byte, as SQLite does it.
CREATE TABLE ringfence.call (
  call_key       bigint PRIMARY KEY,
  at             bigint NOT NULL,
  uuid           text COLLATE "C" NOT NULL,
  account        text COLLATE "C",
  presentation   text COLLATE "C",
  caller_raw     text COLLATE "C",
  caller         text COLLATE "C",
  caller_privacy text COLLATE "C",
  name           text COLLATE "C",
  dialled        text COLLATE "C",
  verdict        text COLLATE "C" NOT NULL,
  reason         text COLLATE "C" NOT NULL,
  list           text COLLATE "C",
  entry          text COLLATE "C",
  would_verdict  text COLLATE "C",
  would_reason   text COLLATE "C",
  latency_us     integer NOT NULL,
  explanation    text COLLATE "C",
  -- Name and caller in lower case, if one of them has letters.
  searched       text COLLATE "C"
);

CREATE INDEX call_at ON ringfence.call (at, call_key);
CREATE INDEX call_account_at ON ringfence.call (account, at, call_key);
CREATE INDEX call_uuid ON ringfence.call (uuid);
CREATE INDEX call_list ON ringfence.call (list, at, call_key) WHERE list IS NOT NULL;
CREATE INDEX call_caller ON ringfence.call (caller, at, call_key) WHERE caller IS NOT NULL;
CREATE INDEX call_rejected ON ringfence.call (account, at, call_key) WHERE verdict = 'reject';
CREATE INDEX call_rejected_at ON ringfence.call (at, call_key) WHERE verdict = 'reject';
CREATE INDEX call_unscreened ON ringfence.call (account, at, call_key)
  WHERE reason LIKE 'fail-open:%' OR reason = 'no-account' OR reason = 'account-off'
    OR reason = 'account-paused';
CREATE INDEX call_unscreened_at ON ringfence.call (at, call_key)
  WHERE reason LIKE 'fail-open:%' OR reason = 'no-account' OR reason = 'account-off'
    OR reason = 'account-paused';

-- How many calls each hour had, as on the host, for each log: hosts never wait for each other.
CREATE TABLE ringfence.call_tally (
  account       text COLLATE "C" NOT NULL,
  hour          integer NOT NULL,
  log           integer NOT NULL,
  verdict       text COLLATE "C" NOT NULL,
  reason        text COLLATE "C" NOT NULL,
  list          text COLLATE "C" NOT NULL,
  would_verdict text COLLATE "C" NOT NULL,
  would_reason  text COLLATE "C" NOT NULL,
  calls         bigint NOT NULL,
  PRIMARY KEY (account, hour, log, verdict, reason, list, would_verdict, would_reason)
);

CREATE INDEX call_tally_log ON ringfence.call_tally (log, hour);

-- How often an entry decided, and when last.
CREATE TABLE ringfence.entry_hit (
  list        text COLLATE "C" NOT NULL,
  entry       text COLLATE "C" NOT NULL,
  log         integer NOT NULL,
  hits        bigint NOT NULL,
  last_hit_at bigint NOT NULL,
  PRIMARY KEY (list, entry, log)
);
