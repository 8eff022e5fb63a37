-- Since when an account may not be used, and since when proofs of a person count; machine time.
alter table account add column closed_at timestamptz;
alter table account add column proofs_from timestamptz;

-- Sessions: each is a family of refresh tokens, of which the newest is good. Only its hash is kept.
-- A token names its session and its generation; an older generation that comes again was stolen or
-- copied, and ends the session. All times are machine time.
create table session (
  session_id uuid primary key,
  account_id uuid not null references account,
  client_id text not null,
  provider text,
  factors text[] not null,
  scopes text[] not null,
  proven_at timestamptz not null,
  began_at timestamptz not null,
  last_used_at timestamptz not null,
  ends_at timestamptz not null,
  generation int not null,
  refresh_hash bytea not null,
  ended_at timestamptz,
  ended_why text
);
create index session_account on session (account_id) where ended_at is null;
create index session_ends_at on session (ends_at);
create index session_last_used_at on session (last_used_at);

-- Authorization codes by their hash: good for a minute, once. The session that one began is kept
-- with it, so that it ends when the code comes again.
create table authorization_code (
  code_hash bytea primary key,
  account_id uuid not null references account,
  client_id text not null,
  redirect_uri text not null,
  code_challenge text not null,
  scopes text[] not null,
  nonce text,
  factors text[] not null,
  provider text,
  proven_at timestamptz not null,
  expires_at timestamptz not null,
  session_id uuid
);
create index authorization_code_expires_at on authorization_code (expires_at);

-- Keys that tokens are signed with. The private part is sealed with a key from the configuration
-- and removed when the key is retired.
create table issuer_key (
  key_id text primary key,
  public_key text not null,
  sealed_private_key text,
  used_from timestamptz not null,
  retired_at timestamptz
);

-- Machine clients of shops. Their secrets are long and random, so that a plain SHA-256 is kept.
create table machine_client (
  client_id text primary key,
  secret_hash bytea not null,
  shop_id uuid not null,
  name text not null,
  scopes text[] not null,
  made_by uuid not null references account,
  made_at timestamptz not null,
  ended_at timestamptz
);
create index machine_client_shop on machine_client (shop_id);
