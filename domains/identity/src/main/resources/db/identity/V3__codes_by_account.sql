-- How many codes of an account wait to be used is limited.
create index authorization_code_account on authorization_code (account_id)
  where session_id is null;
