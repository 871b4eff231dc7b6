-- Where a key may be used to act, until when, and when it was last used.
alter table api_keys
    add column environments text[]      not null default '{}',
    add column expires_at   timestamptz,
    add column last_used_at timestamptz;
