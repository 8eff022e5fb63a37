-- People may have no login and no password: then they sign in with their phone.
alter table account alter column login drop not null;
alter table account alter column password_hash drop not null;

-- A role may be for one shop. Without a shop it is for none in particular.
alter table account_role add column shop_id uuid;
alter table account_role drop constraint account_role_pkey;
alter table account_role add constraint account_role_once
  unique nulls not distinct (account_id, role, shop_id);
create index account_role_shop on account_role (shop_id) where shop_id is not null;

-- Shops whose owners were given their role, so that each is given once.
create table known_shop (
  shop_id uuid primary key,
  owner_id uuid not null
);

-- The phone of an account: found by a keyed hash of the number, readable with the person's key.
create table account_phone (
  phone_hash bytea primary key,
  account_id uuid not null unique references account,
  sealed_number text not null,
  since timestamptz not null
);

-- The one live code of a phone, and how often codes were asked for. Only keyed hashes; machine
-- time. A row without a code keeps the growing wait.
create table phone_code (
  phone_hash bytea primary key,
  purpose text,
  code_id uuid,
  code_hash bytea,
  tries int not null,
  expires_at timestamptz not null,
  asked int not null,
  asked_at timestamptz not null
);
create index phone_code_asked_at on phone_code (asked_at);

-- The second factor: a secret sealed with identity's own key. The pending secret becomes the secret
-- when a code of it was shown; a step of thirty seconds is used once.
create table totp_factor (
  account_id uuid primary key references account,
  secret text,
  pending_secret text,
  last_step bigint not null,
  since timestamptz not null
);
create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  primary key (account_id, code_hash)
);

-- Invitations to a role, and applications for one (invited by nobody). Machine time. The token is
-- kept as a hash only.
create table invitation (
  invitation_id uuid primary key,
  role text not null,
  shop_id uuid,
  sealed_name text,
  token_hash bytea unique,
  state text not null,
  invited_by uuid,
  account_id uuid,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text
);
create index invitation_state on invitation (state, invitation_id);
create unique index invitation_one_application on invitation (account_id, role)
  where invited_by is null and state = 'ACCEPTED';

-- Keys of erased people that end when what they ordered has surely arrived; city time.
create table erasure (
  account_id uuid primary key,
  due_at timestamptz not null
);

-- There are several kinds of operators now; those there were are administrators.
update account_role set role = 'ADMINISTRATOR' where role = 'OPERATOR';
drop index account_role_operator;
create index account_role_administrator on account_role (account_id) where role = 'ADMINISTRATOR';
