-- Passkeys (WebAuthn): the public part of a key that a person's device holds. The attestation is
-- kept as it came, because the library reads the key from it. Machine time.
create table passkey (
  credential_id bytea primary key,
  account_id uuid not null references account,
  public_key bytea not null,
  signature_count bigint not null,
  user_verified boolean not null,
  backup_eligible boolean not null,
  backed_up boolean not null,
  transports text[] not null,
  attestation_object bytea not null,
  client_data bytea not null,
  made_at timestamptz not null,
  last_used_at timestamptz not null
);
create index passkey_account on passkey (account_id);

-- Challenges that were answered, so that an answer counts once. Kept until they are too old anyway.
create table passkey_challenge (
  challenge_hash bytea primary key,
  used_at timestamptz not null
);
create index passkey_challenge_used_at on passkey_challenge (used_at);
