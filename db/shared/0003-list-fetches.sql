-- How the fetches of subscribed lists went, so that only one host fetches a list: see src/store/list-fetches.ts.
CREATE TABLE ringfence.list_fetch (
  list  text PRIMARY KEY,
  state jsonb NOT NULL
);
