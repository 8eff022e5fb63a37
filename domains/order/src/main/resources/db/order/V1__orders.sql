-- What this domain knows of the shops; written only by the subscription to what shop says.
create table shop_copy (
  shop_id uuid primary key,
  version bigint not null,
  owner_id uuid not null,
  name text not null,
  latitude double precision not null,
  longitude double precision not null,
  terms text not null,
  menu text not null,
  paused boolean not null,
  paused_until timestamptz
);
create table sold_out_item (
  shop_id uuid not null,
  item_id uuid not null,
  primary key (shop_id, item_id)
);

-- What a cart would cost; never changed. A quote is used up by the order that names it.
create table quote (
  quote_id uuid primary key,
  customer_id uuid not null,
  shop_id uuid not null,
  shop_version bigint not null,
  body text not null,
  expires_at timestamptz not null
);
create index quote_expires_at on quote (expires_at);

-- Numbers the orders of the whole marketplace; OrderNumber makes what people read of it.
create sequence order_number minvalue 0 start 0;

-- No column that a usual change of an order touches is indexed, and pages keep room, so that such a
-- change writes no index at all (a heap-only update).
create table orders (
  order_id uuid primary key,
  number text not null,
  quote_id uuid not null unique,
  customer_id uuid not null,
  shop_id uuid not null,
  owner_id uuid not null,
  fulfilment text not null,
  payment_method text not null,
  state text not null,
  total bigint not null,
  facts text not null,
  placed_at timestamptz not null,
  payment_due_at timestamptz not null,
  acceptance_due_at timestamptz,
  ready_at timestamptz,
  picked_up_at timestamptz,
  rider_id uuid,
  ended_at timestamptz,
  ended_reason text,
  deadline_at timestamptz,
  position bigint not null
) with (fillfactor = 70);
create index orders_customer on orders (customer_id, order_id);
create index orders_shop on orders (shop_id, order_id);
create index orders_live on orders (owner_id, order_id) where ended_at is null;
create index orders_ended on orders (ended_at) where ended_at is not null;
create index orders_placed_at on orders (placed_at);

-- Finds the orders whose deadline passed; orders.deadline_at is the truth.
create table order_deadline (
  order_id uuid primary key,
  due_at timestamptz not null
);
create index order_deadline_due_at on order_deadline (due_at);

-- When an order reached each of its states; it reaches none twice.
create table order_history (
  order_id uuid not null,
  state text not null,
  at timestamptz not null,
  primary key (order_id, state)
);
