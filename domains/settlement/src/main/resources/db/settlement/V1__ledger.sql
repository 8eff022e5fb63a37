-- The ledger, double entry and append only. Amounts are whole won: debits positive, credits
-- negative, so that every transaction sums to zero.

-- What is known of each order, to say whose its postings are. A projection of order's journal.
create table order_copy (
  order_id uuid primary key,
  number text not null,
  shop_id uuid not null,
  owner_id uuid not null
);

create table ledger_transaction (
  transaction_id uuid primary key,
  order_id uuid not null,
  kind text not null check (kind in ('CAPTURE', 'REFUND', 'SALE', 'FAILURE', 'RIDER_PAY')),
  day date not null,
  occurred_at timestamptz not null,
  unique (order_id, kind)
);

create table posting (
  sequence bigint generated always as identity primary key,
  transaction_id uuid not null references ledger_transaction,
  account text not null,
  -- The shop or the rider the line concerns, if it concerns one.
  party_id uuid,
  amount bigint not null check (amount <> 0)
);
create index posting_transaction on posting (transaction_id);

-- All lines of a transaction are inserted by one statement, so that this can be checked at once.
create function require_balance() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from inserted group by transaction_id having sum(amount) <> 0
  ) then
    raise exception 'debits and credits of a transaction are not equal';
  end if;
  return null;
end
$$;
create trigger posting_balance after insert on posting
  referencing new table as inserted
  for each statement execute function require_balance();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append only';
end
$$;
create trigger posting_append_only before update or delete or truncate on posting
  for each statement execute function refuse_change();
create trigger transaction_append_only before update or delete or truncate on ledger_transaction
  for each statement execute function refuse_change();

-- What a shop is owed for a day in Seoul. Sums of its lines; final once it is closed.
create table statement (
  shop_id uuid not null,
  day date not null,
  sequence bigint generated always as identity unique,
  owner_id uuid not null,
  orders int not null default 0,
  sales bigint not null default 0,
  fees bigint not null default 0,
  tax bigint not null default 0,
  collected bigint not null default 0,
  owed bigint not null default 0,
  closed_at timestamptz,
  primary key (shop_id, day),
  check (owed = sales - fees - tax - collected)
);
create index statement_owner on statement (owner_id, day desc, shop_id desc);
create index statement_open on statement (day) where closed_at is null;

create table statement_line (
  sequence bigint generated always as identity primary key,
  shop_id uuid not null,
  day date not null,
  order_id uuid not null unique,
  number text not null,
  kind text not null,
  sales bigint not null,
  brokerage_fee bigint not null,
  payment_fee bigint not null,
  delivery_fee bigint not null,
  tax bigint not null,
  collected bigint not null,
  owed bigint not null,
  occurred_at timestamptz not null,
  foreign key (shop_id, day) references statement
);
create index statement_line_statement on statement_line (shop_id, day, sequence);
