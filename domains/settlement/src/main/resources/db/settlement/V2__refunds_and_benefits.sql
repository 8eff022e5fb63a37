-- Coupons, points, refunds of parts, and ends after acceptance.

alter table ledger_transaction
  -- Points that are granted or end belong to no order.
  alter column order_id drop not null,
  add column refund_id uuid,
  drop constraint ledger_transaction_order_id_kind_key,
  drop constraint ledger_transaction_kind_check,
  add constraint ledger_transaction_kind_check check (
    kind in ('CAPTURE', 'REFUND', 'PARTIAL_REFUND', 'SALE', 'ADJUSTMENT', 'FAILURE', 'CANCELLATION',
      'RIDER_PAY', 'POINTS'));
create index ledger_transaction_order on ledger_transaction (order_id);

-- Refunds that were decided, oldest first; what is left of an order follows from all of them.
create table order_refund (
  sequence bigint generated always as identity primary key,
  refund_id uuid not null unique,
  order_id uuid not null,
  body jsonb not null
);
create index order_refund_order on order_refund (order_id, sequence);

alter table statement
  -- What the shop bears of its customers' coupons.
  add column discounts bigint not null default 0,
  drop constraint statement_check,
  add constraint statement_check check (owed = sales - discounts - fees - tax - collected);

alter table statement_line
  add column refund_id uuid,
  add column discount bigint not null default 0,
  -- Who bears it and why, for what is no sale.
  add column fault text,
  add column reason text not null default '',
  drop constraint statement_line_order_id_key,
  add constraint statement_line_check check (
    owed = sales - discount - brokerage_fee - payment_fee - delivery_fee - tax - collected);
create unique index statement_line_once
  on statement_line (order_id, kind, refund_id) nulls not distinct;
