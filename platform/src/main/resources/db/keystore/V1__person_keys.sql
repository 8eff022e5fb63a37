-- Which master key the keys below were wrapped by.
create table key_store (
  only_row boolean primary key default true check (only_row),
  master_key_id text not null
);

-- A key for every person of whom something is kept. The row stays when the key is erased, so that
-- none is made anew for somebody who was erased.
create table person_key (
  person_id uuid primary key,
  wrapped_key bytea,
  created_at timestamptz not null,
  erased_at timestamptz,
  check ((wrapped_key is null) = (erased_at is not null))
);
