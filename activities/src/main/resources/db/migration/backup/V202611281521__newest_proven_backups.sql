-- The newest one that was proven is asked for whenever it is looked whether backups are missing; where few are proven, it has many others before it.
create index backups_newest_proven on backups (environment, backup, taken_at desc) where verified_at is not null;
