-- One row for each version that an operation's rollback speaks against. A row is never deleted: one that was lifted tells by whom and
-- why, and keeps a repeated write of the same operation's record from bringing the quarantine back.
create table quarantine (
    id          bigint generated always as identity primary key,
    environment text        not null,
    version     text        not null,
    operation   text        not null,
    actor       text        not null,
    reason      text        not null,
    since       timestamptz not null,
    lifted_at   timestamptz,
    lifted_by   text,
    lift_reason text,
    unique (environment, version, operation)
);

create index quarantine_open on quarantine (environment, version, id) where lifted_at is null;
