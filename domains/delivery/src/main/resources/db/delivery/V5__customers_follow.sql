-- Whose order it is, for the one who waits for it. Orders from before nobody can follow.
alter table task add column customer_id uuid;
