-- When the record was last written, by this database's clock: a young one answers for the run that wrote it.
alter table operations add column recorded_at timestamptz not null default now();
