-- Who is active in an environment, and who waits until they may be, in the order of arrival. A row comes with the operation's
-- first record and goes when the operation lets go of its targets. Rollbacks have none: they hold locks, and take no place.
create table queue (
    number      bigint generated always as identity primary key,
    operation   text        not null unique,
    environment text        not null,
    targets     text[]      not null,
    -- For whoever meets the operation's locks; written with them.
    reason      text        not null,
    since       timestamptz not null,
    -- Null while it waits.
    admitted_at timestamptz,
    -- Whether its run knows that it was let in, or never had to wait.
    noticed     boolean     not null default false
);

create index queue_of_environment on queue (environment, number);
