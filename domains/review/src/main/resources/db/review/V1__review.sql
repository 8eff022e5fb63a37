-- Whose each shop is. A projection of shop's journal.
create table shop_copy (
  shop_id uuid primary key,
  owner_id uuid not null
);

-- Orders that may be reviewed. A projection of order's journal.
create table completed_order (
  order_id uuid primary key,
  shop_id uuid not null,
  customer_id uuid not null,
  completed_at timestamptz not null
);

-- Since when accounts exist. A projection of identity's journal.
create table account_copy (
  account_id uuid primary key,
  opened_at timestamptz not null
);

create table review (
  review_id uuid primary key,
  sequence bigint generated always as identity unique,
  order_id uuid not null unique,
  shop_id uuid not null,
  -- The customer; once the customer is erased, a number that stands for nobody, the same in all of
  -- the customer's reviews, so that of each person one review of a shop counts as before.
  author uuid not null,
  erased boolean not null default false,
  stars int not null check (stars between 1 and 5),
  text text not null,
  photo_id uuid,
  posted_at timestamptz not null,
  changed_at timestamptz,
  -- When these stars were given.
  rated_at timestamptz not null,
  -- Whether the account was new then.
  new_account boolean not null,
  standing text not null check (standing in ('OPEN', 'HELD', 'CLEARED')),
  hidden_at timestamptz,
  hidden_reason text,
  -- Whether it is in the shop's rating.
  counted boolean not null default false,
  reply text,
  replied_at timestamptz,
  check ((hidden_at is null) = (hidden_reason is null)),
  check ((reply is null) = (replied_at is null)),
  check (not counted or (hidden_at is null and standing <> 'HELD'))
);
create index review_shop on review (shop_id, sequence desc);
create index review_author on review (author, sequence desc);
create index review_rated on review (shop_id, rated_at) where new_account;
create unique index review_counted on review (shop_id, author) where counted;

create table photo (
  photo_id uuid primary key,
  review_id uuid not null unique references review,
  media_type text not null,
  content bytea not null
);

-- What people and the detection of floods brought up, to be looked at.
create table report (
  report_id uuid primary key,
  sequence bigint generated always as identity unique,
  review_id uuid not null references review,
  cause text not null,
  -- Absent for a flood, and where the person was erased.
  reporter uuid,
  text text not null,
  reported_at timestamptz not null,
  decided_at timestamptz,
  decision text check (decision in ('HIDDEN', 'SHOWN')),
  check ((decided_at is null) = (decision is null))
);
create index report_open on report (sequence desc) where decided_at is null;
create index report_review on report (review_id);
create unique index report_once on report (review_id, reporter) where reporter is not null;
create unique index report_flood on report (review_id)
  where cause = 'FLOOD' and decided_at is null;
create index report_reporter on report (reporter) where reporter is not null;

-- A shop's rating, kept in step with the reviews that count; its row is the lock on them.
create table rating (
  shop_id uuid primary key,
  version bigint not null default 0,
  stars1 bigint not null default 0 check (stars1 >= 0),
  stars2 bigint not null default 0 check (stars2 >= 0),
  stars3 bigint not null default 0 check (stars3 >= 0),
  stars4 bigint not null default 0 check (stars4 >= 0),
  stars5 bigint not null default 0 check (stars5 >= 0),
  -- The marketplace's mean that it leans on, in hundredths of a star.
  leans_on int not null,
  hundredths int not null default 0,
  first_review_at timestamptz
);
create index rating_leans_on on rating (leans_on);

-- The mean of all reviews that count, in hundredths of a star; one row.
create table marketplace (
  only_one boolean primary key default true check (only_one),
  hundredths int not null
);
insert into marketplace (hundredths) values (400);
