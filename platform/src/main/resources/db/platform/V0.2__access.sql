-- What this domain knows of what identity said: its own copy, so that identity is asked nothing.
-- Each row carries the position of the event that wrote it last; processes that run this domain read
-- what is newer than what they know.

-- The public keys that tokens are checked with.
create table signing_key (
  key_id text primary key,
  public_key text not null,
  retired boolean not null,
  position bigint not null
);
create index signing_key_position on signing_key (position);

-- Roles of operators, and roles in shops; the shop of a role that is for none is all zeros. A role
-- that was taken stays as a row that says so.
create table access_grant (
  account_id uuid not null,
  role text not null,
  shop_id uuid not null,
  granted boolean not null,
  position bigint not null,
  primary key (account_id, role, shop_id)
);
create index access_grant_position on access_grant (position);

-- What ended before the tokens that say otherwise: a session, all sessions of an account, a role, a
-- machine client. Forgotten when no such token can be good any more; machine time.
create table access_end (
  position bigint primary key,
  account_id uuid,
  session_id uuid,
  role text,
  client_id text,
  forget_after timestamptz not null
);
create index access_end_forget_after on access_end (forget_after);

-- The last event this copy took, and when identity last said that all before is said; machine time.
create table access_state (
  only_row boolean primary key default true check (only_row),
  position bigint not null,
  confirmed_at timestamptz not null
);
insert into access_state (position, confirmed_at) values (0, '1970-01-01T00:00:00Z');
