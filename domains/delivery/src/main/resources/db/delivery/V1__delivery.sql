-- What is to be delivered: an order that its shop accepted. The state follows the rider's work on
-- it; OPEN means that no rider was asked, CLOSED that the order ended without a delivery.
create table task (
  order_id uuid primary key,
  number text not null,
  shop_id uuid not null,
  shop_name text not null,
  shop_latitude double precision not null,
  shop_longitude double precision not null,
  dropoff_address text not null,
  dropoff_latitude double precision not null,
  dropoff_longitude double precision not null,
  dropoff_phone text not null,
  placed_at timestamptz not null,
  ready_at timestamptz not null,
  assign_by timestamptz not null,
  state text not null
    check (state in ('OPEN', 'OFFERED', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CLOSED')),
  assignment_id uuid
);
create index task_open on task (assign_by) where state = 'OPEN';

-- Who rides. The row's lock is the lock of the rider's whole work: every change of an assignment
-- takes it first. The free columns are an estimate, made at each step, of when and where the work in
-- hand ends.
create table rider (
  rider_id uuid primary key,
  on_duty boolean not null,
  shift_ends_at timestamptz not null,
  metres_per_minute double precision not null,
  latitude double precision not null,
  longitude double precision not null,
  located_at timestamptz not null,
  offers_from timestamptz not null,
  assignment_id uuid,
  free_at timestamptz,
  free_latitude double precision,
  free_longitude double precision
) with (fillfactor = 70);
create index rider_on_duty on rider (rider_id) where on_duty;

-- The latest reported positions. Losing them in a crash costs nothing: the next report comes within
-- seconds, and the rider's row knows the last stop.
create unlogged table rider_position (
  rider_id uuid primary key,
  latitude double precision not null,
  longitude double precision not null,
  located_at timestamptz not null
) with (fillfactor = 50);

-- What a rider is asked to do or does: one order, or several of one shop.
create table assignment (
  assignment_id uuid primary key,
  rider_id uuid not null,
  shop_id uuid not null,
  shop_name text not null,
  shop_latitude double precision not null,
  shop_longitude double precision not null,
  state text not null check (state in ('OFFERED', 'TO_SHOP', 'AT_SHOP', 'TO_CUSTOMER', 'ENDED')),
  offered_at timestamptz not null,
  offer_expires_at timestamptz not null,
  expected_pickup_at timestamptz not null,
  at_shop_at timestamptz,
  ended_at timestamptz
) with (fillfactor = 80);
-- A rider has at most one offer or assignment, whatever happens.
create unique index assignment_of_rider on assignment (rider_id) where state <> 'ENDED';
create index assignment_offered on assignment (offer_expires_at) where state = 'OFFERED';
create index assignment_before_pickup on assignment (expected_pickup_at)
  where state in ('TO_SHOP', 'AT_SHOP');

create table assigned_order (
  assignment_id uuid not null references assignment,
  order_id uuid not null references task,
  sequence int not null,
  pay bigint not null,
  state text not null check (state in (
    'OFFERED', 'DECLINED', 'EXPIRED', 'ASSIGNED', 'RETURNED', 'PICKED_UP', 'DELIVERED',
    'WITHDRAWN')),
  assigned_at timestamptz,
  at_shop_at timestamptz,
  picked_up_at timestamptz,
  delivered_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  primary key (assignment_id, order_id)
) with (fillfactor = 80);
-- An order is with at most one rider and is delivered at most once, whatever happens.
create unique index assigned_order_once on assigned_order (order_id)
  where state in ('OFFERED', 'ASSIGNED', 'PICKED_UP', 'DELIVERED');

-- Riders who are not asked again for an order for a while.
create table refusal (
  order_id uuid not null,
  rider_id uuid not null,
  until timestamptz not null,
  primary key (order_id, rider_id)
);
create index refusal_until on refusal (until);
