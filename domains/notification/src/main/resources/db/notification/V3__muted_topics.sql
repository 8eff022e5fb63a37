-- What people chose not to hear of. A projection of member's journal.
create table muted_topic (
  person uuid not null,
  topic text not null,
  primary key (person, topic)
);
