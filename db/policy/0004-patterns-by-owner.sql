-- A call's two dozen pattern keys are looked for among the shared patterns and among the account's own,
-- each in order, so that the index says which key can come next: most of them need not be asked for.
DROP INDEX entry_pattern;

CREATE INDEX entry_pattern ON entry (owner_key, coalesce(gram, text))
  WHERE gram IS NOT NULL OR substr(text, -1) = '*';
