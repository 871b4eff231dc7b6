-- What is locked is a target with a type and a scope, as text: agent:production/planner, machine:main-pc. What an operation works on it
-- has for itself; where that lives it shares with others. A machine belongs to no environment, so locks and claims have none.

-- What could not be read back would stop everybody; nothing but a run that was started past the API can have such names.
delete from locks where target !~ '^[!-~]{1,255}$' or environment !~ '^[a-z0-9][A-Za-z0-9._-]{0,62}$';
delete from queue where environment !~ '^[a-z0-9][A-Za-z0-9._-]{0,62}$'
    or exists (select from unnest(targets) as target where target !~ '^[!-~]{1,255}$');

alter table locks drop constraint locks_pkey;
update locks set target = 'agent:' || environment || '/' || target;
alter table locks add column exclusive boolean not null default true;
alter table locks alter column exclusive drop default;
alter table locks add primary key (target, holder);
insert into locks (environment, target, holder, since, reason, token, exclusive)
select distinct on (environment, holder) environment, 'environment:' || environment, holder, since, reason, token, false from locks
order by environment, holder, token desc;
insert into locks (environment, target, holder, since, reason, token, exclusive)
select distinct on (machine.name, locks.holder)
    locks.environment, 'machine:' || machine.name, locks.holder, locks.since, locks.reason, locks.token, false
from locks join operations on operations.id = locks.holder, unnest(string_to_array(operations.machine, ',')) as machine (name)
where machine.name ~ '^[A-Za-z0-9._-]{1,255}$'
order by machine.name, locks.holder, locks.token desc;
alter table locks drop column environment;

-- The operations that have started one as a part of themselves, from the first to its parent. It may have what they hold, and comes before all
-- that are nobody's part: those may wait for what its parent holds.
alter table operations add column lineage text[] not null default '{}';
-- What it locks, so that it can be told later who is in the way of a rollback.
alter table operations add column exclusive text[] not null default '{}';
alter table operations add column shared text[] not null default '{}';
-- The type of the targets that the record names.
alter table operations add column target_type text not null default 'agent';
update operations set shared = array['environment:' || environment] || array(
        select distinct 'machine:' || name from unnest(string_to_array(machine, ',')) as name where name ~ '^[A-Za-z0-9._-]{1,255}$'),
    exclusive = array(select distinct 'agent:' || environment || '/' || agent from unnest(agents) as agent
                      where agent ~ '^[!-~]{1,255}$')
where environment ~ '^[a-z0-9][A-Za-z0-9._-]{0,62}$';

alter table queue add column exclusive text[];
alter table queue add column shared text[];
alter table queue add column lineage text[] not null default '{}';
-- Among which operations it is counted.
alter table queue add column admission text not null default 'DEPLOYMENTS';
alter table queue alter column admission drop default;
-- One column, and no index of all numbers, so that the database cannot take another index than that of the pool for as good.
alter table queue drop constraint queue_pkey;
alter table queue add column pool text generated always as (environment || '/' || admission) stored;
update queue set exclusive = array(select distinct 'agent:' || environment || '/' || target from unnest(targets) as target),
    shared = array['environment:' || environment] || array(
        select distinct 'machine:' || name from operations, unnest(string_to_array(operations.machine, ',')) as name
        where operations.id = queue.operation and name ~ '^[A-Za-z0-9._-]{1,255}$');
alter table queue alter column exclusive set not null;
alter table queue alter column shared set not null;
alter table queue drop column targets;

-- A part of another operation gets a number below zero, so that it comes before all that are nobody's part.
alter table queue alter column number drop identity;
create sequence queue_numbers;
select setval('queue_numbers', coalesce(max(number), 0) + 1) from queue;

create index queue_parts on queue (number) where admitted_at is null and number < 0;

-- Who wants to share a target stands apart: whoever else wants to share it never looks at them.
drop table queue_targets;
create table queue_targets (
    target    text   not null,
    number    bigint not null,
    operation text   not null references queue (operation) on delete cascade,
    primary key (target, number)
);
create index queue_targets_operation on queue_targets (operation);

create table queue_shares (
    target    text   not null,
    number    bigint not null,
    operation text   not null references queue (operation) on delete cascade,
    primary key (target, number)
);
create index queue_shares_operation on queue_shares (operation);

insert into queue_targets (target, number, operation)
select target, number, operation from queue, unnest(exclusive) as target where admitted_at is null;
insert into queue_shares (target, number, operation)
select target, number, operation from queue, unnest(shared) as target where admitted_at is null;

drop index queue_ready;
create index queue_ready on queue (pool, number) where admitted_at is null and ready;
drop index queue_active;
create index queue_active on queue (pool, number) where admitted_at is not null;
