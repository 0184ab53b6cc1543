-- What KAZOO's clients know an account or list by, and keep in it that means nothing here: its id of 32 hex
-- digits, its name as people write it, and whatever else they sent. A list or account without a row has an
-- id that follows from its name.
CREATE TABLE foreign_document (
  kind   TEXT NOT NULL CHECK (kind IN ('account', 'list')),
  -- The account's id, or the list's name: acme/spam.
  name   TEXT NOT NULL,
  id     TEXT NOT NULL UNIQUE,
  -- JSON object.
  fields TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
