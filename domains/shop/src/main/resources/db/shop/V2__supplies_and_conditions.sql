-- Options that ran out, and the last number of portions that was said of what is counted.
alter table shop
  add column options_sold_out uuid[] not null default '{}',
  add column allotments text not null default '[]';

-- What order says is all sold; the option is nil for an item itself.
create table ran_out (
  shop_id uuid not null,
  item_id uuid not null,
  option_id uuid not null,
  ran_out_at timestamptz not null,
  primary key (shop_id, item_id, option_id)
);

-- How the weather is: one row.
create table weather (
  one boolean primary key default true check (one),
  weather text not null,
  declared_at timestamptz not null
);
insert into weather (weather, declared_at) values ('FINE', 'epoch');

-- The districts that owners can choose from.
create table district (
  code text primary key,
  name text not null,
  rings text not null
);
