-- Accounts, routes, lists and entries: what admins decide. Times are Unix milliseconds.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who changed what, and when. Every write belongs to one.
CREATE TABLE change (
  id     INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  author TEXT NOT NULL,
  what   TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  account_key       INTEGER PRIMARY KEY CHECK (account_key > 0),
  id                TEXT NOT NULL UNIQUE,
  name              TEXT NOT NULL,
  country           TEXT NOT NULL,
  extension         TEXT,
  dialplan          TEXT,
  context           TEXT,
  mode              TEXT NOT NULL DEFAULT 'enforce' CHECK (mode IN ('enforce', 'monitor', 'off')),
  paused_until      INTEGER,
  block_anonymous   INTEGER NOT NULL DEFAULT 0 CHECK (block_anonymous IN (0, 1)),
  anonymous_scope   TEXT NOT NULL DEFAULT 'no-number'
                    CHECK (anonymous_scope IN ('withheld', 'no-number', 'any-privacy')),
  anonymous_action  TEXT NOT NULL DEFAULT 'reject CALL_REJECTED',
  verification      TEXT NOT NULL DEFAULT 'off'
                    CHECK (verification IN ('off', 'failed', 'A', 'B', 'C')),
  default_verdict   TEXT NOT NULL DEFAULT 'transfer'
                    CHECK (default_verdict IN ('transfer', 'reject')),
  created_at        INTEGER NOT NULL
) STRICT;

-- A dialled number (E.164, or an extension as it is) or a called domain (lower case).
CREATE TABLE route (
  route       TEXT PRIMARY KEY,
  account_key INTEGER NOT NULL REFERENCES account ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX route_account ON route (account_key);

-- owner_key 0: shared. A foreign key can't say that, so deleting an account deletes its lists here.
CREATE TABLE list (
  list_key        INTEGER PRIMARY KEY CHECK (list_key > 0),
  owner_key       INTEGER NOT NULL DEFAULT 0,
  name            TEXT NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('block', 'allow')),
  action          TEXT NOT NULL DEFAULT 'reject CALL_REJECTED',
  block_anonymous INTEGER NOT NULL DEFAULT 0 CHECK (block_anonymous IN (0, 1)),
  enabled         INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  everyone        INTEGER NOT NULL DEFAULT 0 CHECK (everyone IN (0, 1)),
  created_at      INTEGER NOT NULL,
  UNIQUE (owner_key, name)
) STRICT;

CREATE INDEX list_anonymous ON list (owner_key) WHERE block_anonymous = 1;

-- What an account said of a list: on or off. Without a row, a list is on only for everyone.
CREATE TABLE activation (
  account_key INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  list_key    INTEGER NOT NULL REFERENCES list ON DELETE CASCADE,
  active      INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (account_key, list_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX activation_list ON activation (list_key);

-- text is canonical: +14155550100, 1012, +1900*, name:*warranty*. gram is what finds a name pattern.
-- change_id is the change that put it here: its author, time and origin.
CREATE TABLE entry (
  list_key   INTEGER NOT NULL REFERENCES list ON DELETE CASCADE,
  text       TEXT NOT NULL,
  owner_key  INTEGER NOT NULL,
  gram       TEXT,
  label      TEXT,
  expires_at INTEGER,
  change_id  INTEGER NOT NULL REFERENCES change,
  PRIMARY KEY (list_key, text)
) STRICT, WITHOUT ROWID;

-- The one look-up of a call: by key, then only in the account's own lists and in shared ones, so
-- that what other accounts list costs nothing.
CREATE INDEX entry_lookup ON entry (coalesce(gram, text), owner_key);

CREATE TRIGGER account_delete AFTER DELETE ON account BEGIN
  DELETE FROM list WHERE owner_key = old.account_key;
END;
