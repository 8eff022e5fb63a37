-- What each person was told, numbered per person. The number is taken under the row lock of
-- message_head, so within a person the order of numbers is the order of commits. sent_at is city
-- time, kept_since machine time.
create table message_head (
  person uuid primary key,
  sequence bigint not null
);
create table message (
  person uuid not null,
  sequence bigint not null,
  kind text not null,
  order_id uuid,
  text_ko text not null,
  text_en text not null,
  sent_at timestamptz not null,
  kept_since timestamptz not null,
  primary key (person, sequence)
);
create index message_kept_since on message using brin (kept_since);

-- Whom an order concerns, for events of others that name the order only.
create table known_order (
  order_id uuid primary key,
  number text not null,
  shop_name text not null,
  customer_id uuid not null,
  owner_id uuid not null,
  shown_to_owner boolean not null,
  kept_since timestamptz not null
);
create index known_order_kept_since on known_order using brin (kept_since);

-- News of an order that is not known yet, because two journals are not read in step; sent as soon
-- as the order is known. No recipient means the order's customer.
create table held_news (
  source text not null,
  position bigint not null,
  order_id uuid not null,
  kind text not null,
  recipient uuid,
  amount bigint not null,
  kept_since timestamptz not null,
  primary key (source, position)
);
