-- Which process does what only one may do at a time. A lease ends by itself, by the database's
-- clock, when its holder does not renew it: also when the holder is frozen with its connections open.
create table lease (
  name text primary key,
  holder uuid not null,
  held_until timestamptz not null
);
