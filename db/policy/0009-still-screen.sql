-- An allow list that only lifts blocks by number and the account's default.
ALTER TABLE list ADD COLUMN still_screen INTEGER NOT NULL DEFAULT 0 CHECK (still_screen IN (0, 1));
