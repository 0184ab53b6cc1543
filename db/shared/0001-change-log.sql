-- The policy that several hosts share: an ordered log of changes, and copies of the policy to start from.
-- Each host applies the log to a database of its own and answers calls from that one.

CREATE SCHEMA IF NOT EXISTS ringfence;

CREATE TABLE ringfence.schema_version (version integer NOT NULL);
INSERT INTO ringfence.schema_version VALUES (0);

-- The position of the newest change. Who locks the row may append the next one.
CREATE TABLE ringfence.head (
  is_head boolean PRIMARY KEY DEFAULT true CHECK (is_head),
  -- Changes with each replacement of the whole policy.
  epoch   uuid NOT NULL,
  seq     bigint NOT NULL,
  hash    text NOT NULL
);

CREATE TABLE ringfence.change (
  seq     bigint PRIMARY KEY,
  epoch   uuid NOT NULL,
  -- By which a host that lost its connection finds out whether the change was made.
  id      uuid NOT NULL UNIQUE,
  at      timestamptz NOT NULL,
  host    text NOT NULL,
  author  text NOT NULL,
  what    text NOT NULL,
  -- Of the operations in the payload.
  version integer NOT NULL,
  chunks  integer NOT NULL,
  bytes   bigint NOT NULL,
  -- SHA-256 over the hash before and the chunks, in hexadecimal digits.
  hash    text NOT NULL
);

CREATE TABLE ringfence.change_chunk (
  seq  bigint NOT NULL,
  n    integer NOT NULL,
  -- Compressed by gzip.
  data bytea NOT NULL CHECK (octet_length(data) <= 1048576),
  PRIMARY KEY (seq, n)
);

-- A copy of the whole policy as a SQLite database, compressed by gzip.
CREATE TABLE ringfence.snapshot (
  id         uuid PRIMARY KEY,
  epoch      uuid NOT NULL,
  seq        bigint NOT NULL,
  hash       text NOT NULL,
  -- Of the SQLite database.
  version    integer NOT NULL,
  host       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  chunks     integer NOT NULL,
  bytes      bigint NOT NULL
);

CREATE TABLE ringfence.snapshot_chunk (
  snapshot uuid NOT NULL REFERENCES ringfence.snapshot ON DELETE CASCADE,
  n        integer NOT NULL,
  data     bytea NOT NULL CHECK (octet_length(data) <= 1048576),
  PRIMARY KEY (snapshot, n)
);

CREATE TABLE ringfence.host (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  version    text NOT NULL,
  seq        bigint NOT NULL,
  joined_at  timestamptz NOT NULL DEFAULT now(),
  contact_at timestamptz NOT NULL DEFAULT now()
);
