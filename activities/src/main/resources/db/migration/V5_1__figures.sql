-- What metrics are counted by. Derived by the database itself, so that records of every version have them.
alter table operations
    add column failure text generated always as (progress #>> '{failure,type}') stored,
    add column rollback_trigger text generated always as (progress #>> '{rollback,trigger}') stored,
    -- An ISO text: making a time of it depends on settings, which no derived column may.
    add column rollback_at text generated always as (progress #>> '{rollback,at}') stored,
    -- The operation that this one brings back from.
    add column rolls_back text generated always as (progress #>> '{facts,rolls_back}') stored,
    -- The version by its number, where "newest" was asked for.
    add column brought text generated always as (coalesce(progress #>> '{facts,to_version}', version)) stored,
    -- Whether a release was recorded; an operation that finds nothing to do records none.
    add column promoted boolean generated always as (
        jsonb_path_exists(progress, '$.steps[*] ? (@.step == "PROMOTE" && @.state == "DONE")')) stored,
    -- How many agents an operation on many has changed.
    add column agents_changed integer generated always as (
        jsonb_array_length(jsonb_path_query_array(progress, '$.agents[*] ? (@.outcome == "CHANGED")'))) stored;

create index operations_ended on operations (first_finished_at) where not active;
create index operations_brought on operations (kind, target, brought, created_at);
create index operations_rolls_back on operations (rolls_back) where rolls_back is not null;
