-- Agents that are stopped on purpose: one row for each time, of which the one that nobody has lifted counts.
create table stops (
    id          bigint generated always as identity primary key,
    environment text        not null,
    agent       text        not null,
    operation   text        not null,
    actor       text        not null,
    reason      text        not null,
    since       timestamptz not null,
    -- The operation that has started or removed the agent.
    lifted_by   text
);

create unique index stops_open on stops (environment, agent) where lifted_by is null;
create index stops_operation on stops (operation);
create index stops_lifted on stops (lifted_by) where lifted_by is not null;

-- The operation that has taken the agent off its machine while this was its current release.
alter table releases add column removed_by text;
create index releases_removed on releases (removed_by) where removed_by is not null;
