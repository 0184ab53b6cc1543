-- Who is signed in on this host. Tokens are random; only their SHA-256 is kept.

CREATE TABLE session (
  hash          TEXT PRIMARY KEY,
  -- page: a browser's cookie. crossbar: a token of KAZOO's API. link: signs in once.
  kind          TEXT NOT NULL CHECK (kind IN ('page', 'crossbar', 'link')),
  principal_key INTEGER NOT NULL,
  -- Of the secret as it was: a new password ends the sessions of the old one.
  credential    TEXT NOT NULL,
  -- Which account a crossbar token is for.
  account       TEXT,
  created_at    INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_principal ON session (principal_key, created_at);
