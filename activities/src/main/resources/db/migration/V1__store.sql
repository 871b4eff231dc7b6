-- One row per operation: the columns that are searched, counted and sorted by, and the whole record as JSON. The columns are
-- derived from the record at each write; only the record is read back.
create table operations (
    id                text primary key,
    kind              text        not null,
    environment       text        not null,
    target            text        not null,
    machine           text        not null,
    version           text        not null,
    actor             text        not null,
    stage             text        not null,
    active            boolean     not null,
    verdict           text,
    created_at        timestamptz not null,
    finished_at       timestamptz,
    -- The end of the first run through the steps. A rollback a day later moves finished_at, but says nothing about how long
    -- the operation took.
    first_finished_at timestamptz,
    rollback_until    timestamptz,
    superseded_by     text,
    validation        interval,
    -- Grows with every change of the operation, so that writes that arrive late or twice are recognised.
    revision          bigint      not null,
    -- The fencing token of the lock that the operation was opened with.
    lock_token        bigint,
    progress          jsonb       not null
);

create index operations_newest on operations (created_at desc, id desc);
create index operations_newest_of_target on operations (environment, target, created_at desc, id desc);
create index operations_active on operations (created_at) where active;
create index operations_completed on operations (kind, created_at desc, id desc) where verdict = 'COMPLETED';

-- One row per target that is held. Tokens are drawn from a sequence, so that a target's next holder always has a greater one,
-- although the row of the holder before is gone.
create sequence lock_tokens;

create table locks (
    environment text        not null,
    target      text        not null,
    holder      text        not null,
    since       timestamptz not null,
    reason      text        not null,
    token       bigint      not null,
    primary key (environment, target)
);

create index locks_holder on locks (holder);

-- Every release that was ever made current. "replaced" links a release to the one that was current before it; the previous
-- release of an agent is the one that the current release replaced.
create table releases (
    id            bigint generated always as identity primary key,
    environment   text        not null,
    agent         text        not null,
    machine       text        not null,
    version       text        not null,
    digest        text        not null,
    configuration text        not null,
    operation     text        not null,
    since         timestamptz not null,
    current       boolean     not null,
    demoted       boolean     not null default false,
    replaced      bigint references releases (id),
    unique (environment, agent, operation)
);

create unique index releases_current on releases (environment, agent) where current;

-- Only hashes: who reads this table cannot use a key.
create table api_keys (
    name       text primary key,
    role       text        not null,
    hash       bytea       not null unique,
    created_at timestamptz not null
);
