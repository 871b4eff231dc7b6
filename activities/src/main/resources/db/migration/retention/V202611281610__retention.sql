-- What retention takes away stays written down: when a backup is proven next depends on how many were not, and a list of what was made must not
-- call a backup failed that was removed years later.
alter table backups
    -- The operation that takes it away; null while it is listed.
    add column going text,
    -- Until when that operation may list it again.
    add column going_until timestamptz,
    -- When nothing was left of it in any store.
    add column gone_at timestamptz;

create index backups_going on backups (environment, backup) where going is not null and gone_at is null;
