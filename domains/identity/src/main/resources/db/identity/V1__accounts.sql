-- Who there is. The login is kept in lower case; the hash is an Argon2id string with its salt and
-- parameters. opened_at is city time; the opening key is what the client sent when it signed up,
-- kept for a day of machine time so that a repeated sign-up gets the same answer.
create table account (
  account_id uuid primary key,
  login text not null unique,
  display_name text not null,
  password_hash text not null,
  opened_at timestamptz not null,
  opening_key text unique,
  opening_key_at timestamptz
);
create index account_opening_key_at on account (opening_key_at) where opening_key is not null;

create table account_role (
  account_id uuid not null references account,
  role text not null,
  granted_at timestamptz not null,
  primary key (account_id, role)
);
create index account_role_operator on account_role (account_id) where role = 'OPERATOR';

-- Wrong passwords by login, whether or not there is such an account; machine time.
create table sign_in_failure (
  login text primary key,
  failures int not null,
  last_failed_at timestamptz not null
);
create index sign_in_failure_last_failed_at on sign_in_failure (last_failed_at);
