-- One-time codes on their way to phones, as identity sealed them; they are opened to be sent and
-- not kept opened. A code that was taken on is never taken on again. Machine time.
create table code_message (
  code_id uuid primary key,
  sealed_message text,
  expires_at timestamptz not null,
  state text not null,
  taken_at timestamptz not null
);
create index code_message_waiting on code_message (taken_at) where state = 'WAITING';
create index code_message_taken_at on code_message (taken_at);

-- What a trial installation would have sent: still sealed, found by a keyed hash of the number.
create table outbox_message (
  code_id uuid primary key,
  phone_hash bytea not null,
  sealed_message text not null,
  sent_at timestamptz not null
);
create index outbox_message_phone on outbox_message (phone_hash, sent_at);
create index outbox_message_sent_at on outbox_message (sent_at);
