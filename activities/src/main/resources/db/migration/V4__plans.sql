-- The canonical form of each plan that was shown to somebody, so that a start which names its hash can be told what differs.
create table plans (
    hash    text        primary key,
    lines   text[]      not null,
    made_at timestamptz not null
);

create index plans_made on plans (made_at);
