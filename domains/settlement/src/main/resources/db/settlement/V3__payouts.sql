-- What shops are paid by transfer, some business days after the days whose statements it sums.

alter table ledger_transaction
  drop constraint ledger_transaction_kind_check,
  add constraint ledger_transaction_kind_check check (
    kind in ('CAPTURE', 'REFUND', 'PARTIAL_REFUND', 'SALE', 'ADJUSTMENT', 'FAILURE', 'CANCELLATION',
      'RIDER_PAY', 'POINTS', 'PAYOUT_REQUEST', 'PAYOUT'));

create table payout (
  payout_id uuid primary key,
  sequence bigint generated always as identity unique,
  shop_id uuid not null,
  owner_id uuid not null,
  first_day date not null,
  last_day date not null,
  amount bigint not null check (amount > 0),
  due_day date not null,
  requested_at timestamptz not null,
  bank_reference text,
  sent_at timestamptz,
  check ((bank_reference is null) = (sent_at is null))
);
create index payout_owner on payout (owner_id, sequence desc);
create index payout_shop on payout (shop_id, sequence desc);
create index payout_open on payout (sequence) where sent_at is null;

-- A day on which a shop owes the platform stays until what it earns later covers it.
alter table statement add column payout_id uuid references payout;
create index statement_unpaid on statement (day) where closed_at is not null and payout_id is null;
