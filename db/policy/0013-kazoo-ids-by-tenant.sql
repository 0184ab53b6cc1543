-- Two tenants may give their lists the same id: refusing it would tell that the other has it. The store
-- refuses it within a tenant, and among accounts.
CREATE TABLE foreign_document_of_tenant (
  kind   TEXT NOT NULL CHECK (kind IN ('account', 'list')),
  -- The account's id, or the list's name: acme/spam.
  name   TEXT NOT NULL,
  id     TEXT NOT NULL,
  -- JSON object.
  fields TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
INSERT INTO foreign_document_of_tenant SELECT kind, name, id, fields FROM foreign_document;
DROP TABLE foreign_document;
ALTER TABLE foreign_document_of_tenant RENAME TO foreign_document;
CREATE INDEX foreign_document_id ON foreign_document (id);
