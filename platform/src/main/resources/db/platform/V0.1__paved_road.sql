-- What every compartment has, whatever its domain.

-- The journal: a change and its event commit together. Order of positions is not order of commits;
-- readers go through dosirak.platform.journal.JournalReader, which knows.
create table journal (
  position bigint generated always as identity primary key,
  event_id uuid not null,
  type text not null,
  key text not null,
  body text not null,
  city_time timestamptz not null,
  recorded_at timestamptz not null,
  traceparent text
);

-- How far each subscription has applied its source; advanced by compare-and-set in the transaction
-- that applies the events.
create table subscription (
  name text primary key,
  source text not null,
  position bigint not null
);

-- Events that could not be applied, and later events of the same key, in order.
create table parked_event (
  subscription text not null,
  position bigint not null,
  key text not null,
  type text not null,
  body text not null,
  event_id uuid not null,
  city_time timestamptz not null,
  recorded_at timestamptz not null,
  traceparent text,
  cause text not null,
  attempts int not null default 0,
  parked_at timestamptz not null,
  primary key (subscription, position)
);
create index parked_event_key on parked_event (subscription, key, position);

-- Answers of commands, so that a repeated command gets the same answer for 24 hours.
create table idempotency (
  caller text not null,
  key text not null,
  fingerprint bytea not null,
  status int not null,
  headers text not null,
  body bytea not null,
  created_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_created_at on idempotency (created_at);

-- What people see live: one numbered stream a person. The number is taken under the row lock of
-- stream_head, so within a person the order of numbers is the order of commits.
create table stream_head (
  person uuid primary key,
  sequence bigint not null
);
create table stream_message (
  person uuid not null,
  sequence bigint not null,
  kind text not null,
  body text not null,
  created_at timestamptz not null,
  primary key (person, sequence)
);
create index stream_message_created_at on stream_message (created_at);
