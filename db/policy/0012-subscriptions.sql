-- Where a list gets its entries from, as JSON (src/store/subscription.ts). Nothing: it is edited by hand.
ALTER TABLE list ADD COLUMN subscription TEXT;
CREATE INDEX list_subscribed ON list (list_key) WHERE subscription IS NOT NULL;
