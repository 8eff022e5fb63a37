-- What settlement says of several days at once; a statement is of one.
alter table story_settlement add column type text not null default 'StatementClosed';
alter table story_settlement add column first_day date;
update story_settlement set first_day = day;
alter table story_settlement alter column first_day set not null;
alter table story_settlement alter column type drop default;
alter table story_settlement rename column day to last_day;

-- Which days a payout is for, as settlement says.
create table desk_payout (
  payout_id uuid primary key,
  first_day date not null,
  last_day date not null
);
