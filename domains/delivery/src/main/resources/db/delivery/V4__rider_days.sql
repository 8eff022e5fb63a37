-- What a rider earned, by day of the city; the rider's own page shows today's.
create table rider_day (
  rider_id uuid not null,
  day date not null,
  deliveries int not null,
  pay bigint not null,
  primary key (rider_id, day)
) with (fillfactor = 80);
