-- Every successful operation asks which others can still be undone on what it has changed. An operation on many agents names
-- them in its record, which is only looked into where there is a lease at all.
create index operations_leased on operations (environment, rollback_until)
    where superseded_by is null and rollback_until is not null and not active;
