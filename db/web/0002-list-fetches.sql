-- How the fetches of subscribed lists went, as this host knows: JSON, see src/store/list-fetches.ts.
CREATE TABLE list_fetch (
  list  TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
