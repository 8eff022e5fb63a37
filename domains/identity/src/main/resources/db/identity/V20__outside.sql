-- People as outside identity providers know them: by issuer and subject, never by e-mail.
create table provider_account (
  issuer text not null,
  subject text not null,
  account_id uuid not null references account,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index provider_account_account on provider_account (account_id);

-- Roles that an account holds because a provider says so, so that these and no others are taken
-- away when it no longer does.
create table provider_role (
  account_id uuid not null references account,
  role text not null,
  provider text not null,
  primary key (account_id, role)
);

-- What a provider is asked with whether it still stands for somebody: the refresh token of the
-- last sign-in there, sealed. The generation tells whether another process used it up. Machine time.
create table provider_session (
  account_id uuid not null references account,
  provider text not null,
  sealed_refresh_token text not null,
  generation bigint not null,
  confirmed_at timestamptz not null,
  primary key (account_id, provider)
);
