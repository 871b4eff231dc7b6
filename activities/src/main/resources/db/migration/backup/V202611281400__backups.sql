-- Backups that are complete: one row for each, written as the last step of its operation. What is being made, or has failed, has none; that is
-- for the operation's record to say.
create table backups (
    operation   text primary key,
    environment text        not null,
    backup      text        not null,
    taken_at    timestamptz not null,
    -- When it was restored into a throw-away target; null where it was not.
    verified_at timestamptz,
    size        bigint      not null,
    finished    jsonb       not null
);

create index backups_newest on backups (environment, backup, taken_at desc, operation desc);

-- Executions of a backup are listed by what they are executions of.
create index operations_of_backups on operations (environment, target, created_at desc) where kind = 'backup';
create index operations_archive_of_backups on operations_archive (environment, target, created_at desc) where kind = 'backup';
