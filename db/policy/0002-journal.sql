-- What each change did, so that it can be told and taken back. Every write happens inside a change
-- whose row was inserted first, so the change of a write is the newest one.
--
-- A later migration that adds a column to a journaled table makes that table's triggers anew.

-- undoes: the change that this one took back. summary: what the change did, by the names of then, as
-- JSON (see Difference); null for changes from before the journal, which can't be taken back.
ALTER TABLE change ADD COLUMN undoes INTEGER REFERENCES change;
ALTER TABLE change ADD COLUMN summary TEXT;

CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL;

-- One row per change and row touched: as it was before the change and after it, as JSON objects;
-- null where it wasn't there.
CREATE TABLE journal (
  change_id INTEGER NOT NULL REFERENCES change,
  tbl       TEXT NOT NULL CHECK (tbl IN ('setting', 'account', 'route', 'list', 'activation')),
  row_key   TEXT NOT NULL,
  old       TEXT,
  new       TEXT,
  PRIMARY KEY (change_id, tbl, row_key)
) STRICT, WITHOUT ROWID;

-- Entries as they were before a change; what they became stands in the table or with the change
-- that touched them next. Those that a change added carry its id and are not repeated here, so that
-- an import costs nothing; only where an undo brings entries back are they noted as new.
CREATE TABLE entry_journal (
  change_id  INTEGER NOT NULL,
  list_key   INTEGER NOT NULL,
  text       TEXT NOT NULL,
  owner_key  INTEGER,
  gram       TEXT,
  label      TEXT,
  expires_at INTEGER,
  -- The entry's change_id; null where the entry wasn't there.
  added_by   INTEGER,
  PRIMARY KEY (change_id, list_key, text)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER setting_inserted AFTER INSERT ON setting BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'setting', new.name,
    json_object('name', new.name, 'value', new.value))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER setting_updated AFTER UPDATE ON setting BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old, new)
  VALUES ((SELECT max(id) FROM change), 'setting', new.name,
    json_object('name', old.name, 'value', old.value),
    json_object('name', new.name, 'value', new.value))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER setting_deleted AFTER DELETE ON setting BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old)
  VALUES ((SELECT max(id) FROM change), 'setting', old.name,
    json_object('name', old.name, 'value', old.value))
  ON CONFLICT DO UPDATE SET new = NULL;
END;

CREATE TRIGGER account_inserted AFTER INSERT ON account BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'account', new.account_key,
    json_object('account_key', new.account_key, 'id', new.id, 'name', new.name,
      'country', new.country, 'extension', new.extension, 'dialplan', new.dialplan,
      'context', new.context, 'mode', new.mode, 'paused_until', new.paused_until,
      'block_anonymous', new.block_anonymous, 'anonymous_scope', new.anonymous_scope,
      'anonymous_action', new.anonymous_action, 'verification', new.verification,
      'default_verdict', new.default_verdict, 'created_at', new.created_at))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER account_updated AFTER UPDATE ON account BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old, new)
  VALUES ((SELECT max(id) FROM change), 'account', new.account_key,
    json_object('account_key', old.account_key, 'id', old.id, 'name', old.name,
      'country', old.country, 'extension', old.extension, 'dialplan', old.dialplan,
      'context', old.context, 'mode', old.mode, 'paused_until', old.paused_until,
      'block_anonymous', old.block_anonymous, 'anonymous_scope', old.anonymous_scope,
      'anonymous_action', old.anonymous_action, 'verification', old.verification,
      'default_verdict', old.default_verdict, 'created_at', old.created_at),
    json_object('account_key', new.account_key, 'id', new.id, 'name', new.name,
      'country', new.country, 'extension', new.extension, 'dialplan', new.dialplan,
      'context', new.context, 'mode', new.mode, 'paused_until', new.paused_until,
      'block_anonymous', new.block_anonymous, 'anonymous_scope', new.anonymous_scope,
      'anonymous_action', new.anonymous_action, 'verification', new.verification,
      'default_verdict', new.default_verdict, 'created_at', new.created_at))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER account_deleted AFTER DELETE ON account BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old)
  VALUES ((SELECT max(id) FROM change), 'account', old.account_key,
    json_object('account_key', old.account_key, 'id', old.id, 'name', old.name,
      'country', old.country, 'extension', old.extension, 'dialplan', old.dialplan,
      'context', old.context, 'mode', old.mode, 'paused_until', old.paused_until,
      'block_anonymous', old.block_anonymous, 'anonymous_scope', old.anonymous_scope,
      'anonymous_action', old.anonymous_action, 'verification', old.verification,
      'default_verdict', old.default_verdict, 'created_at', old.created_at))
  ON CONFLICT DO UPDATE SET new = NULL;
END;

CREATE TRIGGER route_inserted AFTER INSERT ON route BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'route', new.route,
    json_object('route', new.route, 'account_key', new.account_key))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER route_updated AFTER UPDATE ON route BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old, new)
  VALUES ((SELECT max(id) FROM change), 'route', new.route,
    json_object('route', old.route, 'account_key', old.account_key),
    json_object('route', new.route, 'account_key', new.account_key))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER route_deleted AFTER DELETE ON route BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old)
  VALUES ((SELECT max(id) FROM change), 'route', old.route,
    json_object('route', old.route, 'account_key', old.account_key))
  ON CONFLICT DO UPDATE SET new = NULL;
END;

CREATE TRIGGER list_inserted AFTER INSERT ON list BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'list', new.list_key,
    json_object('list_key', new.list_key, 'owner_key', new.owner_key, 'name', new.name,
      'kind', new.kind, 'action', new.action, 'block_anonymous', new.block_anonymous,
      'enabled', new.enabled, 'everyone', new.everyone, 'created_at', new.created_at))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER list_updated AFTER UPDATE ON list BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old, new)
  VALUES ((SELECT max(id) FROM change), 'list', new.list_key,
    json_object('list_key', old.list_key, 'owner_key', old.owner_key, 'name', old.name,
      'kind', old.kind, 'action', old.action, 'block_anonymous', old.block_anonymous,
      'enabled', old.enabled, 'everyone', old.everyone, 'created_at', old.created_at),
    json_object('list_key', new.list_key, 'owner_key', new.owner_key, 'name', new.name,
      'kind', new.kind, 'action', new.action, 'block_anonymous', new.block_anonymous,
      'enabled', new.enabled, 'everyone', new.everyone, 'created_at', new.created_at))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER list_deleted AFTER DELETE ON list BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old)
  VALUES ((SELECT max(id) FROM change), 'list', old.list_key,
    json_object('list_key', old.list_key, 'owner_key', old.owner_key, 'name', old.name,
      'kind', old.kind, 'action', old.action, 'block_anonymous', old.block_anonymous,
      'enabled', old.enabled, 'everyone', old.everyone, 'created_at', old.created_at))
  ON CONFLICT DO UPDATE SET new = NULL;
END;

CREATE TRIGGER activation_inserted AFTER INSERT ON activation BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'activation', new.account_key || '/' || new.list_key,
    json_object('account_key', new.account_key, 'list_key', new.list_key, 'active', new.active))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER activation_updated AFTER UPDATE ON activation BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old, new)
  VALUES ((SELECT max(id) FROM change), 'activation', new.account_key || '/' || new.list_key,
    json_object('account_key', old.account_key, 'list_key', old.list_key, 'active', old.active),
    json_object('account_key', new.account_key, 'list_key', new.list_key, 'active', new.active))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;

CREATE TRIGGER activation_deleted AFTER DELETE ON activation BEGIN
  INSERT INTO journal (change_id, tbl, row_key, old)
  VALUES ((SELECT max(id) FROM change), 'activation', old.account_key || '/' || old.list_key,
    json_object('account_key', old.account_key, 'list_key', old.list_key, 'active', old.active))
  ON CONFLICT DO UPDATE SET new = NULL;
END;

-- An entry that came in the same change leaves no trace when it goes.
CREATE TRIGGER entry_updated AFTER UPDATE ON entry
WHEN old.change_id < (SELECT max(id) FROM change) BEGIN
  INSERT INTO entry_journal (change_id, list_key, text, owner_key, gram, label, expires_at, added_by)
  VALUES ((SELECT max(id) FROM change), old.list_key, old.text, old.owner_key, old.gram, old.label,
    old.expires_at, old.change_id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER entry_deleted AFTER DELETE ON entry
WHEN old.change_id < (SELECT max(id) FROM change) BEGIN
  INSERT INTO entry_journal (change_id, list_key, text, owner_key, gram, label, expires_at, added_by)
  VALUES ((SELECT max(id) FROM change), old.list_key, old.text, old.owner_key, old.gram, old.label,
    old.expires_at, old.change_id)
  ON CONFLICT DO NOTHING;
END;
