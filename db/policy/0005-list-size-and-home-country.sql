-- How many entries a list has: counting a million of them takes too long.
DROP TRIGGER list_updated;

ALTER TABLE list ADD COLUMN entries INTEGER NOT NULL DEFAULT 0;
UPDATE list SET entries = (SELECT count(*) FROM entry WHERE entry.list_key = list.list_key);

-- The size follows from the entries, which have a journal of their own.
CREATE TRIGGER list_updated
AFTER UPDATE OF owner_key, name, kind, action, block_anonymous, enabled, everyone ON list BEGIN
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

-- The home country was the eldest account's where it was not set. It is a setting from now on. That is
-- no change of the policy, so no change records it.
DROP TRIGGER setting_inserted;

INSERT INTO setting (name, value)
SELECT 'home-country', country FROM account WHERE true ORDER BY account_key LIMIT 1
ON CONFLICT DO NOTHING;

CREATE TRIGGER setting_inserted AFTER INSERT ON setting BEGIN
  INSERT INTO journal (change_id, tbl, row_key, new)
  VALUES ((SELECT max(id) FROM change), 'setting', new.name,
    json_object('name', new.name, 'value', new.value))
  ON CONFLICT DO UPDATE SET new = excluded.new;
END;
