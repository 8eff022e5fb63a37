-- Whose each shop is. A projection of shop's journal.
create table shop_copy (
  shop_id uuid primary key,
  owner_id uuid not null
);

create table campaign (
  campaign_id uuid primary key,
  sequence bigint generated always as identity unique,
  -- The shop whose owner opened it; absent for the marketplace's.
  shop_id uuid,
  rules jsonb not null,
  -- Whether it hands its coupons to whoever asks, or to those with a code or chosen by an operator.
  is_public boolean not null,
  most_coupons int check (most_coupons > 0),
  most_per_person int not null check (most_per_person > 0),
  issued int not null default 0,
  valid_days int not null check (valid_days > 0),
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  check (issued <= most_coupons),
  check (opens_at < closes_at)
);
create index campaign_open on campaign (sequence) where closed_at is null and is_public;

-- How many coupons of a campaign each customer has had.
create table claim (
  campaign_id uuid not null references campaign,
  customer_id uuid not null,
  coupons int not null,
  primary key (campaign_id, customer_id)
);

-- Codes are kept as their digests only.
create table code (
  digest bytea primary key,
  campaign_id uuid not null references campaign,
  used_by uuid,
  used_at timestamptz
);

create table coupon (
  coupon_id uuid primary key,
  sequence bigint generated always as identity unique,
  campaign_id uuid not null references campaign,
  customer_id uuid not null,
  rules jsonb not null,
  state text not null check (state in ('AVAILABLE', 'RESERVED', 'USED', 'EXPIRED')),
  -- The order that has reserved or used it.
  order_id uuid,
  valid_until timestamptz not null,
  issued_at timestamptz not null,
  check ((state in ('RESERVED', 'USED')) = (order_id is not null))
);
create index coupon_customer on coupon (customer_id, sequence desc);
create index coupon_ends on coupon (valid_until) where state = 'AVAILABLE';

-- balance = sum of the points left in lots - debt = sum of movements.
create table points_account (
  customer_id uuid primary key,
  sequence bigint generated always as identity unique,
  debt bigint not null default 0 check (debt >= 0)
);

-- What is left of points that end together; a lot that is used up is gone.
create table points_lot (
  lot_id uuid primary key,
  customer_id uuid not null references points_account,
  points bigint not null check (points > 0),
  expires_at timestamptz not null
);
create index points_lot_customer on points_lot (customer_id);
create index points_lot_ends on points_lot (expires_at);

create table points_movement (
  sequence bigint generated always as identity primary key,
  customer_id uuid not null references points_account,
  order_id uuid,
  cause text not null check (
    cause in ('EARNED', 'TAKEN_BACK', 'GRANTED', 'EXPIRED', 'RESERVED', 'RESTORED')),
  change bigint not null check (change <> 0),
  balance bigint not null,
  note text not null,
  moved_at timestamptz not null
);
create index points_movement_customer on points_movement (customer_id, sequence desc);

-- What each order holds of its customer's coupons and points.
create table reservation (
  order_id uuid primary key,
  sequence bigint generated always as identity unique,
  customer_id uuid not null,
  state text not null check (state in ('RESERVED', 'REFUSED', 'USED', 'RESTORED')),
  coupons jsonb not null,
  points bigint not null,
  -- Which points of which lots have not come back.
  takings jsonb not null,
  coupons_returned boolean not null,
  reserved_at timestamptz not null
);
create index reservation_customer on reservation (customer_id, sequence desc);

-- What each order has earned, and what refunds took back of it.
create table earning (
  order_id uuid primary key,
  customer_id uuid not null,
  lot_id uuid not null,
  is_completed boolean not null,
  refunded_items bigint not null,
  earned bigint not null
);

-- Refunds that were heard.
create table refund (
  refund_id uuid primary key,
  order_id uuid not null
);
