-- Operations that were over long ago. The list, the queue and the figures of a window no longer look at them; who knows an id still finds it.
-- The same columns as operations, so that a record can be moved as it is: a migration that adds one there adds it here.
create table operations_archive (like operations including defaults including generated);
alter table operations_archive add primary key (id);
-- When a version was first asked for, and whether it had arrived before.
create index operations_archive_brought on operations_archive (kind, target, brought, created_at);

create index operations_finished on operations (finished_at) where not active;

-- A record that arrives when its operation has been archived must not bring it back.
create function operations_stay_archived() returns trigger language plpgsql as $$
begin
    return case when exists (select from operations_archive where id = new.id) then null else new end;
end $$;
create trigger operations_stay_archived before insert on operations for each row execute function operations_stay_archived();

-- What all operations that are over add up to, also those in the archive. Kept by the database in the transaction that records an end, so
-- that nothing is counted twice or is forgotten, whoever writes; what is under way is few, and is counted when it is asked for.
create sequence figures_revisions;
create table figures (
    kind               text    not null,
    environment        text    not null,
    ended              bigint  not null default 0,
    -- Those that found nothing to do.
    idle               bigint  not null default 0,
    -- Numbers by verdict, by type of failure, by trigger of the rollback.
    verdicts           jsonb   not null default '{}',
    failures           jsonb   not null default '{}',
    triggers           jsonb   not null default '{}',
    -- Times of those that had something to do, from when their turn came.
    busy               bigint  not null default 0,
    busy_seconds       numeric not null default 0,
    -- Times of the first run through the steps, also of those that are being rolled back now: numbers by class, see figures_class.
    classes            bigint[] not null default array_fill(0::bigint, array[13]),
    timed_seconds      numeric not null default 0,
    validated          bigint  not null default 0,
    validation_seconds numeric not null default 0,
    -- Grows with every change: whatever was computed of operations that are over is true as long as this stays.
    revision           bigint  not null default nextval('figures_revisions'),
    primary key (kind, environment)
);

-- From 1; the last one has what took longer.
create function figures_class(seconds numeric) returns integer language sql immutable as $$
    select 1 + width_bucket(seconds, array[0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800]::numeric[])
$$;

create function figures_add(numbers jsonb, what text, number bigint) returns jsonb language sql immutable as $$
    select case when what is null or number = 0 then numbers
                else jsonb_set(numbers, array[what], to_jsonb(coalesce((numbers ->> what)::bigint, 0) + number)) end
$$;

-- Adds what a record says, or takes it away again.
create function figures_count(said operations, sign integer) returns void language plpgsql as $$
declare
    over   integer := case when said.active then 0 else sign end;
    idle_  integer := case when not said.active and said.verdict = 'COMPLETED' and not said.promoted then sign else 0 end;
    took   numeric := extract(epoch from said.first_finished_at - said.begun_at);
    class_ integer := figures_class(took);
    worked integer := case when said.active or said.verdict is null or took is null then 0 else sign - idle_ end;
    valid  numeric := case when said.first_finished_at is null then null else extract(epoch from said.validation) end;
begin
    if said.active and said.first_finished_at is null then
        return;
    end if;
    insert into figures (kind, environment) values (said.kind, said.environment) on conflict do nothing;
    update figures set
        ended = ended + over,
        idle = idle + idle_,
        verdicts = figures_add(verdicts, said.verdict, over),
        failures = figures_add(failures, said.failure, over),
        triggers = figures_add(triggers, said.rollback_trigger, over),
        busy = busy + worked,
        busy_seconds = busy_seconds + worked * coalesce(took, 0),
        classes = case when took is null then classes
                       else classes[:class_ - 1] || (classes[class_] + sign) || classes[class_ + 1:] end,
        timed_seconds = timed_seconds + sign * coalesce(took, 0),
        validated = validated + case when valid is null then 0 else sign end,
        validation_seconds = validation_seconds + sign * coalesce(valid, 0),
        revision = nextval('figures_revisions')
    where kind = said.kind and environment = said.environment;
end $$;

create function figures_follow() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        perform figures_count(old, -1);
    end if;
    perform figures_count(new, 1);
    return null;
end $$;
create trigger figures_of_new after insert on operations for each row
    when (not new.active or new.first_finished_at is not null) execute function figures_follow();
-- A record that is written again says nothing new.
create trigger figures_of_changed after update on operations for each row
    when ((old.active, old.verdict, old.promoted, old.failure, old.rollback_trigger, old.first_finished_at, old.begun_at, old.validation)
        is distinct from
          (new.active, new.verdict, new.promoted, new.failure, new.rollback_trigger, new.first_finished_at, new.begun_at, new.validation))
    execute function figures_follow();

-- Counts everything anew, from what there is.
create function figures_rebuild() returns void language plpgsql as $$
begin
    lock table operations in share row exclusive mode;
    delete from figures;
    with said as materialized (
        select kind, environment, active, verdict, failure, rollback_trigger, first_finished_at, validation,
               not active and verdict = 'COMPLETED' and not promoted as idle,
               extract(epoch from first_finished_at - begun_at) as took
        from (select kind, environment, active, verdict, promoted, failure, rollback_trigger, first_finished_at, begun_at, validation
              from operations
              union all
              select kind, environment, active, verdict, promoted, failure, rollback_trigger, first_finished_at, begun_at, validation
              from operations_archive) as operation
        where not active or first_finished_at is not null
    )
    insert into figures (kind, environment, ended, idle, verdicts, failures, triggers, busy, busy_seconds, classes, timed_seconds,
                         validated, validation_seconds)
    select kind, environment,
           count(*) filter (where not active),
           count(*) filter (where idle),
           coalesce((select jsonb_object_agg(verdict, number) from (
               select verdict, count(*) as number from said where said.kind = whole.kind and said.environment = whole.environment
                   and not active and verdict is not null group by verdict) as each), '{}'),
           coalesce((select jsonb_object_agg(failure, number) from (
               select failure, count(*) as number from said where said.kind = whole.kind and said.environment = whole.environment
                   and not active and failure is not null group by failure) as each), '{}'),
           coalesce((select jsonb_object_agg(rollback_trigger, number) from (
               select rollback_trigger, count(*) as number from said where said.kind = whole.kind and said.environment = whole.environment
                   and not active and rollback_trigger is not null group by rollback_trigger) as each), '{}'),
           count(*) filter (where not active and verdict is not null and took is not null and not idle),
           coalesce(sum(took) filter (where not active and verdict is not null and not idle), 0),
           array(select count(*) filter (where figures_class(took) = class and said.took is not null)
                 from generate_series(1, 13) as class
                 left join said on said.kind = whole.kind and said.environment = whole.environment
                 group by class order by class),
           coalesce(sum(took), 0),
           count(*) filter (where first_finished_at is not null and validation is not null),
           coalesce(sum(extract(epoch from validation)) filter (where first_finished_at is not null), 0)
    from said as whole group by kind, environment;
end $$;

-- Only tests do that.
create function figures_anew() returns trigger language plpgsql as $$
begin
    perform figures_rebuild();
    return null;
end $$;
create trigger figures_of_none after truncate on operations for each statement execute function figures_anew();

select figures_rebuild();
