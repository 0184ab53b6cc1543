-- When a list works, in the canonical words of src/screening/policy/schedule.ts, by the clocks of the account
-- that is called. No schedule: always. No time zone: UTC.
ALTER TABLE list ADD COLUMN schedule TEXT;
ALTER TABLE account ADD COLUMN time_zone TEXT;
