-- Who may use the web interface and its API: users, who sign in, and keys, for programs. Only hashes of
-- secrets are kept. An admin sees everything; the others see the accounts named below.

CREATE TABLE principal (
  principal_key INTEGER PRIMARY KEY AUTOINCREMENT,
  kind          TEXT NOT NULL CHECK (kind IN ('user', 'key')),
  name          TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'viewer')),
  created_at    INTEGER NOT NULL,
  expires_at    INTEGER,
  -- Of a user: scrypt of md5hex(name:password) and of sha1hex(name:password), which is what KAZOO's
  -- clients send. Null where only a link signs in.
  md5_hash      TEXT,
  sha1_hash     TEXT,
  -- Of a key: its SHA-256.
  key_hash      TEXT,
  UNIQUE (kind, name)
) STRICT;

CREATE UNIQUE INDEX principal_md5 ON principal (md5_hash) WHERE md5_hash IS NOT NULL;
CREATE UNIQUE INDEX principal_sha1 ON principal (sha1_hash) WHERE sha1_hash IS NOT NULL;
CREATE UNIQUE INDEX principal_key_hash ON principal (key_hash) WHERE key_hash IS NOT NULL;

-- By key: an account that is made again under the id of a removed one is another tenant's.
CREATE TABLE principal_account (
  principal_key INTEGER NOT NULL REFERENCES principal ON DELETE CASCADE,
  account_key   INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  PRIMARY KEY (principal_key, account_key)
) STRICT, WITHOUT ROWID;

-- One salt: KAZOO's clients send no user name, so the hash itself is looked up. The name is part of what
-- is hashed, so no two users share the work of guessing.
CREATE TABLE password_salt (salt TEXT NOT NULL) STRICT;
INSERT INTO password_salt VALUES (lower(hex(randomblob(16))));
