-- A shop as it is now. Terms and menu are documents that are only ever replaced as a whole.
create table shop (
  shop_id uuid primary key,
  owner_id uuid not null,
  version bigint not null check (version > 0),
  name text not null,
  phone text not null,
  address_text text not null,
  latitude double precision not null,
  longitude double precision not null,
  terms text not null,
  menu text not null,
  sold_out uuid[] not null,
  paused boolean not null,
  paused_until timestamptz,
  check (paused or paused_until is null)
);

create index shop_by_owner on shop (owner_id, shop_id);
