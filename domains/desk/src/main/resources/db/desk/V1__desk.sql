-- What desk learned from what others said. All tables of this part can be rebuilt from journals.

-- Orders as order says they stand.
create table desk_order (
  order_id uuid primary key,
  number text not null,
  shop_id uuid not null,
  shop_name text not null,
  customer_id uuid not null,
  state text not null,
  facts text not null,
  placed_at timestamptz not null,
  acceptance_due_at timestamptz,
  ready_at timestamptz,
  picked_up_at timestamptz,
  ended_at timestamptz,
  -- From when on somebody has to look after it; absent where nothing is waited for.
  late_at timestamptz
);
create index desk_order_number on desk_order (number);
create index desk_order_shop on desk_order (shop_id, order_id desc);
create index desk_order_customer on desk_order (customer_id, order_id desc);
create index desk_order_state on desk_order (state, order_id desc);
create index desk_order_late on desk_order (late_at) where late_at is not null;
create index desk_order_placed on desk_order (placed_at);
create index desk_order_ended on desk_order (ended_at);

-- Who carries an order, as delivery says; absent where nobody does any more.
create table desk_rider (
  order_id uuid primary key,
  rider_id uuid,
  assignment_id uuid not null
);

-- Which order a review is of, as review says.
create table desk_review (
  review_id uuid primary key,
  order_id uuid not null
);

-- What every domain said of an order. A part a source, since each source is learned, and can be
-- replayed, by itself; nothing here waits for what another source says.
create table story (
  order_id uuid not null,
  source text not null,
  position bigint not null,
  type text not null,
  at timestamptz not null,
  facts text not null,
  primary key (order_id, source, position)
) partition by list (source);
create table story_order partition of story for values in ('order');
create table story_payment partition of story for values in ('payment');
create table story_delivery partition of story for values in ('delivery');
create table story_promotion partition of story for values in ('promotion');
create table story_review partition of story for values in ('review');
create table story_notification partition of story for values in ('notification');

-- What shop said of shops, to be read with the orders they had at the time.
create table story_shop (
  shop_id uuid not null,
  position bigint primary key,
  type text not null,
  at timestamptz not null,
  facts text not null
);
create index story_shop_at on story_shop (shop_id, at);

-- Statements that settlement closed, by the day of the orders in them.
create table story_settlement (
  shop_id uuid not null,
  day date not null,
  position bigint primary key,
  at timestamptz not null,
  facts text not null
);
create index story_settlement_day on story_settlement (shop_id, day);

-- The telephone numbers of orders as keyed hashes, to find orders by; they go with the person.
create table desk_phone (
  order_id uuid primary key,
  customer_id uuid not null,
  hash bytea not null
);
create index desk_phone_hash on desk_phone (hash);
create index desk_phone_customer on desk_phone (customer_id);

-- What operators wanted of orders, and what became of it.
create table intervention (
  intervention_id uuid primary key,
  order_id uuid not null,
  kind text not null,
  fault text,
  lines text not null,
  delivery_tip boolean not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  position bigint not null,
  state text not null,
  decided_by text,
  detail text,
  decided_at timestamptz
);
create index intervention_order on intervention (order_id);
create index intervention_state on intervention (state, intervention_id desc);
-- One wish of a kind at a time, so that nobody refunds twice by pressing twice.
create unique index intervention_open on intervention (order_id, kind) where state = 'REQUESTED';
