-- Fails until a test has made the table that it reads.
create table thing as select * from help;
