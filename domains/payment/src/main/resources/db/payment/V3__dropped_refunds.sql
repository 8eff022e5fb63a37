-- A refund of more than is left of its payment is dropped, so that it holds no other up.
alter table payment_refund drop constraint payment_refund_state_check;
alter table payment_refund add constraint payment_refund_state_check
  check (state in ('REQUESTED', 'DONE', 'INCLUDED', 'DROPPED')) not valid;
alter table payment_refund validate constraint payment_refund_state_check;
