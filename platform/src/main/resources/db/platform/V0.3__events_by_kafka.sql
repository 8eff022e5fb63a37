-- Where events travel by Kafka: how far this domain's relay has published its journal, and where in
-- Kafka each subscription goes on reading.

-- Advanced by compare-and-set, so that of two relays one loses. The topic is named by its identity:
-- one that was deleted and made again has another, and gets the journal from its beginning.
create table relay (
  only_row boolean primary key default true check (only_row),
  position bigint not null,
  topic_id text
);
insert into relay (position) values (0);

-- A hint of the source, written together with the position; whoever lacks it reads more than needed.
alter table subscription add column marker text;
