-- A rider may be unable to deliver what was picked up. The new check is validated apart, so that
-- nobody waits while old rows are read.
alter table assigned_order drop constraint assigned_order_state_check;
alter table assigned_order add constraint assigned_order_state_check check (state in (
  'OFFERED', 'DECLINED', 'EXPIRED', 'ASSIGNED', 'RETURNED', 'PICKED_UP', 'DELIVERED',
  'WITHDRAWN', 'FAILED')) not valid;
alter table assigned_order validate constraint assigned_order_state_check;

-- What the rider has to collect at the door, and how; neither where the order was paid before.
alter table task add column collect_tender text;
alter table task add column collect_amount bigint;
