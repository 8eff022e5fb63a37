-- Each table is written by one subscription alone. Versions count what was learned of a shop, so
-- that the sum of a shop's three versions grows with everything that changes its page.
create table shop_load (
  shop_id uuid primary key,
  version bigint not null,
  kitchen_full_until timestamptz,
  ran_out text[] not null
);

create table shop_rating (
  shop_id uuid primary key,
  version bigint not null,
  hundredths integer not null,
  reviews bigint not null
);

create table weather_copy (
  only_row boolean primary key check (only_row),
  weather text not null
);

-- Options as item/option.
alter table shop_copy add column options_sold_out text[] not null default '{}';
