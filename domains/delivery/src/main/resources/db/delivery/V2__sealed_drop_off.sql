-- Addresses and phone numbers are sealed from here on, and dropoff_latitude and dropoff_longitude are
-- rounded; the exact place is sealed too. Rows from before have none and stay as they are.
alter table task add column dropoff_exact text;
