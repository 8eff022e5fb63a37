-- People open their accounts with their phone or at an outside provider.
alter table account drop column opening_key, drop column opening_key_at;
