-- Which agents an operation is about, so that those of one agent are found, be it one deployment or a fleet of many. Of a fleet
-- that is over these are the agents that it touched. Derived from the record at each write, like the other columns.
alter table operations add column agents text[] not null default '{}';

update operations set agents = case
    when jsonb_array_length(coalesce(progress -> 'agents', '[]')) = 0 then array[target]
    else array(
        select entry ->> 'agent' from jsonb_array_elements(progress -> 'agents') as entry
        where active or entry ->> 'outcome' not in ('UNTOUCHED', 'UNCHANGED'))
    end;

create index operations_agents on operations using gin (agents);
