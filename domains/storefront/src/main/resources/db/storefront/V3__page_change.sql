-- Which transaction was the last to change what is known of a shop. A process that keeps all shops
-- in memory asks for what was changed by transactions that were not over when it asked before.
create table page_change (
  shop_id uuid primary key,
  change xid8 not null
);

create index page_change_by_change on page_change (change);
