-- Applications to be on the marketplace. The content is sealed for the applicant.
create table application (
  application_id uuid primary key,
  applicant_id uuid not null,
  state text not null,
  revision int not null,
  shop_name text not null,
  business_number text,
  content text not null,
  remarks text not null,
  shop_id uuid unique references shop,
  changed_at timestamptz not null,
  check ((state = 'APPROVED') = (shop_id is not null)),
  check (state not in ('SUBMITTED', 'RETURNED', 'APPROVED') or business_number is not null)
);

-- A business has one application that is alive, or one shop.
create unique index application_by_business on application (business_number)
  where state in ('SUBMITTED', 'RETURNED', 'APPROVED');
create index application_by_applicant on application (applicant_id, application_id);
create index application_by_state on application (state, application_id);
