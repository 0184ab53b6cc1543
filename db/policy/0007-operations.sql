-- A change is recorded as operations in domain words (see src/store/operation.ts), which the writer
-- writes down itself: no triggers, and no local keys in the record.

-- A JSON array; null for changes from before there was a journal, which can't be taken back. Of each list
-- whose entries the change touched it says how many.
ALTER TABLE change ADD COLUMN operations TEXT;

-- Each entry as it was before a change and after it; no before_change or after_change: it wasn't there.
-- Those that a change added carry its number and are not repeated here, so that an import costs nothing;
-- only where an undo brings entries back they are, under their old change.
CREATE TABLE entry_operation (
  change_id         INTEGER NOT NULL REFERENCES change,
  list              TEXT NOT NULL,
  text              TEXT NOT NULL,
  before_label      TEXT,
  before_expires_at INTEGER,
  before_change     INTEGER,
  after_label       TEXT,
  after_expires_at  INTEGER,
  after_change      INTEGER,
  PRIMARY KEY (change_id, list, text)
) STRICT, WITHOUT ROWID;

DROP TRIGGER setting_inserted;
DROP TRIGGER setting_updated;
DROP TRIGGER setting_deleted;
DROP TRIGGER account_inserted;
DROP TRIGGER account_updated;
DROP TRIGGER account_deleted;
DROP TRIGGER route_inserted;
DROP TRIGGER route_updated;
DROP TRIGGER route_deleted;
DROP TRIGGER list_inserted;
DROP TRIGGER list_updated;
DROP TRIGGER list_deleted;
DROP TRIGGER activation_inserted;
DROP TRIGGER activation_updated;
DROP TRIGGER activation_deleted;
DROP TRIGGER entry_updated;
DROP TRIGGER entry_deleted;

-- The rest rewrites the journal. By what name a key went before and after each change that gave or took
-- it; the first row at or after a change says it for that change, and the last row for today.
CREATE TEMP TABLE account_name (
  key INTEGER, change_id INTEGER, before TEXT, after TEXT, PRIMARY KEY (key, change_id)
) WITHOUT ROWID;
CREATE TEMP TABLE list_name (
  key INTEGER, change_id INTEGER, before TEXT, after TEXT, PRIMARY KEY (key, change_id)
) WITHOUT ROWID;

INSERT INTO account_name
SELECT row_key, change_id, old ->> 'id', new ->> 'id' FROM journal WHERE tbl = 'account'
UNION ALL SELECT account_key, 0x7fffffffffffffff, id, id FROM account;

-- Rows as they were before (0) and after (1) a change, with their account or owner.
CREATE TEMP TABLE side (change_id INTEGER, tbl TEXT, is_after INTEGER, row TEXT, account TEXT);

INSERT INTO side
SELECT change_id, tbl, is_after, row, (
  SELECT iif(is_after AND n.change_id = s.change_id, coalesce(after, before), coalesce(before, after))
  FROM account_name n
  WHERE key = coalesce(row ->> 'owner_key', row ->> 'account_key') AND n.change_id >= s.change_id
  ORDER BY n.change_id LIMIT 1)
FROM (
  SELECT change_id, tbl, 0 AS is_after, old AS row FROM journal WHERE old IS NOT NULL
  UNION ALL SELECT change_id, tbl, 1, new FROM journal WHERE new IS NOT NULL
) s;

INSERT INTO list_name
SELECT row ->> 'list_key', change_id, max(iif(is_after, NULL, name)), max(iif(is_after, name, NULL))
FROM (
  SELECT *, iif(account IS NULL, '', account || '/') || (row ->> 'name') AS name
  FROM side WHERE tbl = 'list'
) GROUP BY 1, 2
UNION ALL
SELECT list_key, 0x7fffffffffffffff, name, name FROM (
  SELECT list_key, iif(id IS NULL, '', id || '/') || list.name AS name
  FROM list LEFT JOIN account ON account_key = owner_key
);

CREATE TEMP TABLE operation (change_id INTEGER, rank INTEGER, operation TEXT);

INSERT INTO operation
SELECT change_id,
  CASE kind WHEN 'account' THEN iif(after IS NULL, 4, 0) WHEN 'list' THEN iif(after IS NULL, 3, 1)
    ELSE 2 END,
  json_remove(
    json_object('kind', kind, 'name', name, 'account', account, 'before', json(before),
      'after', json(after)),
    iif(account IS NULL, '$.account', '$.none'), iif(before IS NULL, '$.before', '$.none'),
    iif(after IS NULL, '$.after', '$.none'))
FROM (
  SELECT change_id, kind, name, account, max(iif(is_after, NULL, state)) AS before,
    max(iif(is_after, state, NULL)) AS after
  FROM (
    SELECT change_id, tbl AS kind, is_after, iif(tbl = 'activation', account, NULL) AS account,
      CASE tbl
        WHEN 'setting' THEN row ->> 'name'
        WHEN 'account' THEN row ->> 'id'
        WHEN 'route' THEN row ->> 'route'
        WHEN 'list' THEN iif(account IS NULL, '', account || '/') || (row ->> 'name')
        ELSE (
          SELECT iif(is_after AND n.change_id = s.change_id, coalesce(after, before),
            coalesce(before, after))
          FROM list_name n WHERE key = row ->> 'list_key' AND n.change_id >= s.change_id
          ORDER BY n.change_id LIMIT 1)
      END AS name,
      CASE tbl
        WHEN 'setting' THEN json_quote(row ->> 'value')
        WHEN 'route' THEN json_quote(account)
        WHEN 'activation' THEN iif(row ->> 'active', 'true', 'false')
        WHEN 'account' THEN json_object(
          'name', row ->> 'name', 'country', row ->> 'country', 'extension', row ->> 'extension',
          'dialplan', row ->> 'dialplan', 'context', row ->> 'context', 'mode', row ->> 'mode',
          'pausedUntil', row ->> 'paused_until',
          'blockAnonymous', json(iif(row ->> 'block_anonymous', 'true', 'false')),
          'anonymousScope', row ->> 'anonymous_scope',
          'anonymousAction', row ->> 'anonymous_action', 'verification', row ->> 'verification',
          'defaultVerdict', row ->> 'default_verdict', 'createdAt', row ->> 'created_at')
        ELSE json_object(
          'kind', row ->> 'kind', 'action', row ->> 'action',
          'blockAnonymous', json(iif(row ->> 'block_anonymous', 'true', 'false')),
          'enabled', json(iif(row ->> 'enabled', 'true', 'false')),
          'everyone', json(iif(row ->> 'everyone', 'true', 'false')),
          'createdAt', row ->> 'created_at')
      END AS state
    FROM side s
  ) GROUP BY change_id, kind, name, account
) WHERE before IS NOT after;

INSERT INTO operation
SELECT change_id, 2, json_patch('{}', json_object('kind', 'entries', 'name', name,
  'added', json(max(iif(did = 'added', counted, NULL))),
  'changed', json(max(iif(did = 'changed', counted, NULL))),
  'removed', json(max(iif(did = 'removed', counted, NULL)))))
FROM (
  SELECT change.id AS change_id, value ->> 'did' AS did, value ->> 'name' AS name,
    json_object('count', value ->> 'count', 'examples', value -> 'examples') AS counted
  FROM change, json_each(summary) WHERE value ->> 'kind' = 'entries'
) GROUP BY change_id, name;

-- That users and keys changed, which no more is kept of.
INSERT INTO operation
SELECT change.id, 2, json_object('kind', value ->> 'kind', 'name', value ->> 'name',
  'did', value ->> 'did')
FROM change, json_each(summary) WHERE value ->> 'kind' IN ('user', 'key');

CREATE INDEX temp.operation_change ON operation (change_id);

UPDATE change SET operations = (
  SELECT json_group_array(json(operation) ORDER BY rank) FROM operation WHERE change_id = change.id
) WHERE summary IS NOT NULL;

-- What an entry was after a change says the next change that touched it, or the entry itself; unless
-- that one came later still.
INSERT INTO entry_operation
SELECT change_id, name, text, label, expires_at, added_by,
  iif(next_by <= change_id, next_label, NULL), iif(next_by <= change_id, next_expires_at, NULL),
  iif(next_by <= change_id, next_by, NULL)
FROM (
  SELECT j.*,
    iif(lead(j.change_id) OVER w IS NULL, e.label, lead(j.label) OVER w) AS next_label,
    iif(lead(j.change_id) OVER w IS NULL, e.expires_at, lead(j.expires_at) OVER w) AS next_expires_at,
    iif(lead(j.change_id) OVER w IS NULL, e.change_id, lead(j.added_by) OVER w) AS next_by,
    (SELECT iif(j.added_by IS NULL AND n.change_id = j.change_id, coalesce(n.after, n.before),
        coalesce(n.before, n.after))
      FROM list_name n WHERE n.key = j.list_key AND n.change_id >= j.change_id
      ORDER BY n.change_id LIMIT 1) AS name
  FROM entry_journal j
  LEFT JOIN entry e ON e.list_key = j.list_key AND e.text = j.text
  WINDOW w AS (PARTITION BY j.list_key, j.text ORDER BY j.change_id)
);

DROP TABLE temp.operation;
DROP TABLE temp.side;
DROP TABLE temp.list_name;
DROP TABLE temp.account_name;
DROP TABLE journal;
DROP TABLE entry_journal;
ALTER TABLE change DROP COLUMN summary;
