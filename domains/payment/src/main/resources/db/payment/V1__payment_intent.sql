-- One intent for each order that is paid by card. Amounts are whole won.
create table payment_intent (
  order_id uuid primary key,
  sequence bigint generated always as identity unique,
  payment_id uuid not null unique,
  customer_id uuid not null,
  amount bigint not null check (amount >= 0),
  state text not null check (
    state in (
      'OPEN', 'CONFIRMING', 'UNKNOWN', 'APPROVED', 'REFUSED', 'CANCELLING', 'CANCELLED')),
  payment_key text,
  ended_reason text,
  refusal text,
  gateway_fee bigint not null default 0 check (gateway_fee >= 0),
  captured bigint not null default 0 check (captured in (0, amount)),
  refunded bigint not null default 0 check (refunded in (0, captured)),
  opened_at timestamptz not null,
  -- Machine time from here on: when the gateway is asked next, how often it was asked in this
  -- state, and when it was last asked to charge.
  next_attempt_at timestamptz,
  attempts int not null default 0,
  charged_at timestamptz,
  check (payment_key is not null or captured = 0)
);
create index payment_intent_due on payment_intent (next_attempt_at)
  where next_attempt_at is not null;
