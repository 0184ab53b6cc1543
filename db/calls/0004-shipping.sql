-- How far this log has been copied to the log of all hosts.
CREATE TABLE shipping (
  only        INTEGER PRIMARY KEY CHECK (only = 1),
  -- Made at random with the log: keys begin with 1 again in a log that is made anew.
  log_id      TEXT NOT NULL,
  -- The number of this log there; 0 while it has none.
  log         INTEGER NOT NULL DEFAULT 0,
  shipped_key INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO shipping (only, log_id) VALUES (1, lower(hex(randomblob(16))));
