-- What was tried with parked events, and which of them were discarded; outlives the parked events. A
-- try is written down before it begins, so that one that takes its process down counts too.
create table parked_try (
  id bigint generated always as identity primary key,
  run uuid not null,
  subscription text not null,
  position bigint not null,
  key text not null,
  type text not null,
  event_id uuid not null,
  kind text not null,
  outcome text not null,
  cause text,
  actor text not null,
  reason text,
  tried_at timestamptz not null
);
create index parked_try_event on parked_try (subscription, position, id);
create index parked_try_tried_at on parked_try (kind, tried_at);

-- Rebuilds of this domain's projections, and how far each is.
create table rebuild (
  id uuid primary key,
  compare_only boolean not null,
  state text not null,
  applied bigint not null,
  head bigint not null,
  actor text not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  comparisons text,
  cause text
);
create index rebuild_started_at on rebuild (started_at);

-- How often projections were exchanged for rebuilt ones. What is kept in memory by version must not
-- outlive an exchange, after which versions may be lower: the generation goes before the version.
create table projection_generation (
  only_row boolean primary key default true check (only_row),
  generation bigint not null
);
insert into projection_generation (generation) values (0);
