-- Who opened a shop, as shop says; can be rebuilt from its journal.
create table pos_shop (
  shop_id uuid primary key,
  owner_id uuid not null
);

-- Orders that tills know, and where they stand in the words of the relay.
create table pos_order (
  order_id uuid primary key,
  shop_id uuid not null,
  number text not null,
  state text not null,
  facts text not null,
  learned_at timestamptz not null
);
create index pos_order_learned on pos_order (learned_at);

-- The last number of each shop's feed. Its row is locked before anything else of the shop's feed is
-- touched, so the order of numbers is the order of commits.
create table feed_head (
  shop_id uuid primary key,
  sequence bigint not null
);

-- What tills are told, numbered within a shop.
create table feed_entry (
  shop_id uuid not null,
  sequence bigint not null,
  order_id uuid not null,
  number text not null,
  type text not null,
  state text not null,
  details text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (shop_id, sequence)
);
create index feed_entry_recorded on feed_entry (recorded_at);

-- How far each till, or person, has acknowledged the feed of a shop.
create table acknowledgement (
  shop_id uuid not null,
  subject text not null,
  sequence bigint not null,
  primary key (shop_id, subject)
);

-- What delivery said of orders that tills do not know yet, or have not received.
create table rider_news (
  position bigint primary key,
  order_id uuid not null,
  type text not null,
  state text,
  at timestamptz not null,
  recorded_at timestamptz not null
);
create index rider_news_order on rider_news (order_id);

-- Where a shop wants to be told. Times here are the machine's.
create table webhook (
  shop_id uuid primary key,
  url text not null,
  host text not null,
  -- Absent: everything.
  types text[],
  secret text not null,
  -- Signs beside the newer one while tills learn that.
  previous_secret text,
  previous_until timestamptz,
  state text not null,
  created_at timestamptz not null,
  -- When it is to be looked at next: something waits, or a run that took it may have died. Absent
  -- while nothing waits.
  next_at timestamptz,
  -- Who sends now.
  claim uuid
);
create index webhook_next on webhook (next_at) where next_at is not null;

create table webhook_delivery (
  delivery_id uuid primary key,
  shop_id uuid not null,
  sequence bigint not null,
  order_id uuid not null,
  type text not null,
  body text not null,
  state text not null,
  attempts int not null,
  next_at timestamptz,
  last_status int,
  last_error text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index webhook_delivery_pending on webhook_delivery (shop_id, sequence)
  where state = 'PENDING';
create index webhook_delivery_shop on webhook_delivery (shop_id, delivery_id desc);
create index webhook_delivery_ended on webhook_delivery (ended_at) where ended_at is not null;
