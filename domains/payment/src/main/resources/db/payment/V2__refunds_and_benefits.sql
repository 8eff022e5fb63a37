-- A payment may be given back in parts. The new check is validated apart, so that nobody waits while
-- old rows are read.
do $$
declare
  old text;
begin
  for old in
    select conname from pg_constraint
    where conrelid = 'payment_intent'::regclass
      and contype = 'c'
      and pg_get_constraintdef(oid) like '%refunded%'
  loop
    execute format('alter table payment_intent drop constraint %I', old);
  end loop;
end
$$;
alter table payment_intent add constraint payment_intent_refunded
  check (refunded between 0 and captured) not valid;
alter table payment_intent validate constraint payment_intent_refunded;

-- Parts that are to be given back, each once. A part that is still under way when everything is given
-- back is done with it (INCLUDED).
create table payment_refund (
  refund_id uuid primary key,
  sequence bigint generated always as identity unique,
  order_id uuid not null,
  amount bigint not null check (amount > 0),
  reason text not null,
  state text not null check (state in ('REQUESTED', 'DONE', 'INCLUDED')),
  requested_at timestamptz not null,
  refunded_at timestamptz,
  -- Machine time.
  next_attempt_at timestamptz,
  attempts int not null default 0
);
create index payment_refund_order on payment_refund (order_id);
create index payment_refund_due on payment_refund (next_attempt_at)
  where next_attempt_at is not null;

-- Orders by card that use benefits: their intent is opened once promotion has reserved them. What is
-- heard first, the order or its reservation, waits here for the other.
create table benefits_wait (
  order_id uuid primary key,
  customer_id uuid,
  amount bigint,
  placed_at timestamptz,
  is_reserved boolean not null default false,
  is_over boolean not null default false
);
