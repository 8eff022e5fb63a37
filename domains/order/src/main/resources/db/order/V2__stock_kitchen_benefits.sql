-- How many portions of an item, or of an option of it, may be sold still. The option of what is
-- counted as an item is the identifier of zeros. What is not counted (any more) has no number.
create table stock (
  shop_id uuid not null,
  item_id uuid not null,
  option_id uuid not null,
  available bigint check (available >= 0),
  primary key (shop_id, item_id, option_id)
);

-- Everything that made a stock grow or shrink: what is available is the sum of it.
create table stock_movement (
  movement_id bigint generated always as identity primary key,
  shop_id uuid not null,
  item_id uuid not null,
  option_id uuid not null,
  kind text not null,
  change bigint not null,
  order_id uuid,
  at timestamptz not null
);
create index stock_movement_stock on stock_movement (shop_id, item_id, option_id);

-- What a kitchen has taken on in a window of time, and how much it takes at most.
create table kitchen_window (
  shop_id uuid not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  orders bigint not null,
  items bigint not null,
  amount bigint not null,
  most_orders bigint,
  most_items bigint,
  most_amount bigint,
  is_full boolean not null,
  said_full boolean not null,
  primary key (shop_id, begins_at)
) with (fillfactor = 70);
create index kitchen_window_unsaid on kitchen_window (begins_at) where is_full and not said_full;
create index kitchen_window_ends_at on kitchen_window (ends_at);

-- What an order holds of stock and kitchen; an order that holds nothing has none. It is given back
-- at most once.
create table hold (
  order_id uuid primary key,
  shop_id uuid not null,
  is_given_back boolean not null,
  portions text not null,
  window_begins_at timestamptz,
  items bigint not null,
  amount bigint not null,
  held_at timestamptz not null
) with (fillfactor = 70);

create index hold_window on hold (shop_id, window_begins_at) where window_begins_at is not null;

-- What this domain knows of coupons and points; written only by the subscription to promotion.
create table coupon_copy (
  coupon_id uuid primary key,
  customer_id uuid not null,
  rules text not null,
  valid_until timestamptz not null,
  order_id uuid
);
create table points_copy (
  customer_id uuid primary key,
  balance bigint not null
);

-- What shop says beyond its shops; written only by the subscription to what shop says.
create table sold_out_option (
  shop_id uuid not null,
  item_id uuid not null,
  option_id uuid not null,
  primary key (shop_id, item_id, option_id)
);
create table weather_copy (
  one boolean primary key check (one),
  weather text not null
);
