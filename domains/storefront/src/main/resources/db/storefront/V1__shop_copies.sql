-- What shops have said of themselves, as customers see it; written by the subscription alone.
create table shop_copy (
  shop_id uuid primary key,
  version bigint not null,
  name text not null,
  phone text not null,
  address_text text not null,
  latitude double precision not null,
  longitude double precision not null,
  reach box not null,
  terms text not null,
  menu text not null,
  sold_out uuid[] not null,
  paused boolean not null,
  paused_until timestamptz
);

-- The reach is a box of (longitude, latitude) around the delivery circle: who delivers to a point
-- is found without looking at shops whose circle is nowhere near it, however large some circles are.
create index shop_copy_by_reach on shop_copy using gist (reach);
