-- Who people are, as identity says, sealed. A projection of identity's journal.
create table account_copy (
  account_id uuid primary key,
  display_name text not null,
  opened_at timestamptz not null
);

-- Shops there are. A projection of shop's journal.
create table shop_copy (
  shop_id uuid primary key,
  name text not null
);

-- The latest orders of every customer. A projection of order's journal.
create table recent_order (
  order_id uuid primary key,
  customer_id uuid not null,
  shop_id uuid not null,
  shop_name text not null,
  number text not null,
  items text not null,
  total bigint not null,
  state text not null check (state in ('OPEN', 'COMPLETED', 'ENDED')),
  placed_at timestamptz not null
);
create index recent_order_customer on recent_order (customer_id, placed_at desc, order_id desc);

-- What a person chose; its row is the lock on the person's addresses and favourites.
create table member (
  account_id uuid primary key,
  nickname text not null default '',
  muted text not null default '[]'
);

-- All texts are sealed with the person's key; the place in plain is a rounded one.
create table address (
  address_id uuid primary key,
  sequence bigint generated always as identity,
  account_id uuid not null,
  label text not null,
  address_text text not null,
  exact_location text not null,
  latitude double precision not null,
  longitude double precision not null,
  is_default boolean not null,
  changed_at timestamptz not null
);
create index address_account on address (account_id, sequence);
create unique index address_default on address (account_id) where is_default;

create table favourite (
  account_id uuid not null,
  shop_id uuid not null,
  sequence bigint generated always as identity,
  since timestamptz not null,
  primary key (account_id, shop_id)
);
create index favourite_account on favourite (account_id, sequence desc);
