-- A flash: coupons of a campaign that begin at a moment, and the line of those who want one.
create table flash (
  campaign_id uuid primary key references campaign,
  sequence bigint generated always as identity unique,
  coupons int not null check (coupons > 0),
  per_second int not null check (per_second > 0),
  turn_seconds int not null check (turn_seconds > 0),
  starts_at timestamptz not null,
  -- Told to nobody before the draw; its digest was published when the flash was opened.
  seed bytea not null,
  state text not null check (state in ('GATHERING', 'DRAWING', 'RUNNING', 'OVER')),
  -- How many came before the start, and the digest of their passes.
  drawn bigint not null default 0,
  passes_digest bytea,
  -- The last number that was given, and the last whose turn has come.
  numbers bigint not null default 0,
  head bigint not null default 0,
  issued int not null default 0,
  -- Machine time: from when on turns may still be given, and when the line was last moved.
  budget_from timestamptz not null,
  beat_at timestamptz not null,
  opened_by text not null,
  opened_at timestamptz not null,
  over_at timestamptz,
  check (issued <= coupons),
  check (head <= numbers),
  check ((state = 'OVER') = (over_at is not null))
);
create index flash_live on flash (sequence) where state <> 'OVER';

create table flash_place (
  campaign_id uuid not null references flash,
  customer_id uuid not null,
  -- By which the customer finds the place in the published draw, where nobody is named.
  pass uuid not null,
  -- Absent until the draw.
  number bigint,
  joined_at timestamptz not null,
  coupon_id uuid,
  primary key (campaign_id, customer_id)
);
create unique index flash_place_number on flash_place (campaign_id, number);
create index flash_place_customer on flash_place (customer_id);

-- Numbers whose turn came together. A turn holds a coupon until its wave is closed.
create table flash_wave (
  campaign_id uuid not null references flash,
  first_number bigint not null,
  last_number bigint not null,
  -- Machine time.
  ends_at timestamptz not null,
  taken int not null default 0,
  is_open boolean not null default true,
  primary key (campaign_id, first_number),
  check (taken between 0 and last_number - first_number + 1)
);
create index flash_wave_open on flash_wave (campaign_id, first_number) where is_open;
