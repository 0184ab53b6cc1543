-- Whether several hosts share this policy, where, and how far this copy of it is. No row: it is this
-- host's own. A change of a shared policy moves the position in the same transaction.
CREATE TABLE replica (
  is_replica INTEGER PRIMARY KEY DEFAULT 1 CHECK (is_replica = 1),
  -- Of PostgreSQL, without a password.
  url        TEXT NOT NULL,
  host_id    TEXT NOT NULL,
  host_name  TEXT NOT NULL,
  epoch      TEXT NOT NULL,
  seq        INTEGER NOT NULL,
  hash       TEXT NOT NULL
) STRICT;
