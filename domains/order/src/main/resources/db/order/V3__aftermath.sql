-- What happened to an order beside its way: delays, wishes to cancel, a proposal of the shop, and
-- refunds. An ordinary order has no row. It changes only while its order is locked.
create table order_aftermath (
  order_id uuid primary key,
  body text not null,
  proposal_due_at timestamptz
);
create index order_aftermath_proposal_due_at on order_aftermath (proposal_due_at)
  where proposal_due_at is not null;
