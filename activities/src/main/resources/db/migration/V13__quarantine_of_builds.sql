-- What is in quarantine is a build: an image or an artifact with its digest. Where the digest was not known, its version counts. Entries
-- that were made when the version alone was kept have no artifact; they are about the agents on which it was tried, and nobody else.
alter table quarantine add column artifact text not null default '';
alter table quarantine add column digest text not null default '';
alter table quarantine add column agents text[] not null default '{}';

update quarantine set agents = operations.agents from operations where operations.id = quarantine.operation;

alter table quarantine drop constraint quarantine_environment_version_operation_key;
alter table quarantine add constraint quarantine_build unique (environment, artifact, version, digest, operation);

drop index quarantine_open;
create index quarantine_open on quarantine (environment, artifact, version, digest, id) where lifted_at is null;
