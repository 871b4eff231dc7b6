-- Who waits for which target: the line of one target is read from its head, however many stand in it. Rows go with the operation's
-- place in line, and when it is let in.
create table queue_targets (
    environment text   not null,
    target      text   not null,
    number      bigint not null,
    operation   text   not null references queue (operation) on delete cascade,
    primary key (environment, target, number)
);

create index queue_targets_operation on queue_targets (operation);

insert into queue_targets (environment, target, number, operation)
select distinct environment, target, number, operation from queue, unnest(targets) as target where admitted_at is null;

-- Of one that waits: it is the first for each of its targets, and nobody else holds one. Only a place may be wanting then.
alter table queue add column ready boolean not null default false;

update queue set ready = not exists (
    select from queue_targets as mine where mine.operation = queue.operation and (
        exists (select from locks where locks.environment = mine.environment and locks.target = mine.target
                and locks.holder <> mine.operation)
        or (select min(first.number) from queue_targets as first
            where first.environment = mine.environment and first.target = mine.target) < mine.number))
where admitted_at is null;

drop index queue_of_environment;
create index queue_waiting on queue (environment, number) where admitted_at is null;
create index queue_ready on queue (environment, number) where admitted_at is null and ready;
create index queue_active on queue (environment, number) where admitted_at is not null;
