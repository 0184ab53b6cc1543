-- A call looks for few exact numbers, each on a page of its own among millions, and for two dozen
-- patterns (its prefixes, the trigrams of its name): those few entries get a small index that stays in
-- memory. Within a key only the account's own lists and shared ones are read, so that what other
-- accounts list costs nothing.
DROP INDEX entry_lookup;

CREATE INDEX entry_text ON entry (text, owner_key);

CREATE INDEX entry_pattern ON entry (coalesce(gram, text), owner_key)
  WHERE gram IS NOT NULL OR substr(text, -1) = '*';
