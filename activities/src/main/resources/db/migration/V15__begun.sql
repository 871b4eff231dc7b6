-- When the operation's first step began: its turn had come. How long it took is counted from here, as the time before it was spent in
-- line, or until somebody approved.
alter table operations add column begun_at timestamptz;

update operations set begun_at = (
    select min(cast(step ->> 'startedAt' as timestamptz)) from jsonb_array_elements(progress -> 'steps') as step
    where step ->> 'startedAt' is not null);
