package io.opsaga.activities.store;

/** The question behind {@link io.opsaga.operation.Figures.Performance}; its parts have the names that are defined there. */
final class PerformanceSql {
    static final String QUERY = """
            with asked as (
                select *, verdict in ('ROLLED_BACK', 'ROLLBACK_INCOMPLETE') as undone, verdict = 'COMPLETED_WITH_FAILURES' as partial,
                       verdict = 'COMPLETED' and not promoted as idle
                from operations
                where not active and finished_at > :since and kind = any(cast(:kinds as text[]))
                  and (cast(:environment as text) is null or environment = :environment)
            ),
            ended as (
                select *, rolls_back is null and (undone or (promoted and (partial or verdict = 'COMPLETED'))) as change,
                       exists (select from operations as back
                               where back.rolls_back = asked.id and back.verdict = 'COMPLETED') as replaced
                from asked where first_finished_at > :since
            ),
            figures as (
                select count(*) as finished,
                       count(*) filter (where idle) as idle,
                       count(*) filter (where verdict = 'COMPLETED' and not idle) as completed,
                       count(*) filter (where failure = any(cast(:misconfigured as text[]))) as misconfigured,
                       count(*) filter (where change) as changes,
                       count(*) filter (where change and (undone or partial or replaced)) as failed_changes,
                       cast(avg(extract(epoch from first_finished_at - begun_at)) filter (where not idle) as float8) as average
                from ended
            ),
            -- What was rolled back is as before when that is over; whatever else went wrong, when a later operation has succeeded.
            outages as (
                select coalesce(cast(rollback_at as timestamptz), finished_at) as broken_at,
                       case when verdict = 'ROLLED_BACK' then finished_at
                            else (select min(next.first_finished_at) from operations as next
                                  where next.environment = asked.environment and next.target = asked.target
                                    and next.created_at > asked.created_at and next.verdict = 'COMPLETED')
                       end as restored_at
                from asked where (undone or (partial and promoted)) and finished_at > :since
                union all
                select created_at, first_finished_at from asked
                where rolls_back is not null and verdict = 'COMPLETED' and first_finished_at > :since
            ),
            restores as (
                select count(restored_at) as restored,
                       count(*) filter (where restored_at is null) as unrestored,
                       percentile_cont(0.5) within group (order by cast(extract(epoch from restored_at - broken_at) as float8))
                           filter (where restored_at is not null) as median_restore,
                       cast(avg(extract(epoch from restored_at - broken_at)) as float8) as average_restore
                from outages
            ),
            arrivals as (
                select arrived_at,
                       least((select min(first.created_at) from operations as first
                              where first.kind = came.kind and first.target = came.target and first.brought = came.brought),
                             (select min(first.created_at) from operations_archive as first
                              where first.kind = came.kind and first.target = came.target and first.brought = came.brought)) as wanted_at
                from (select kind, environment, target, brought, min(first_finished_at) as arrived_at
                      from asked where verdict = 'COMPLETED' and promoted and rolls_back is null
                      group by kind, environment, target, brought) as came
                where arrived_at > :since
                  and not exists (select from operations as earlier
                                  where earlier.kind = came.kind and earlier.target = came.target and earlier.brought = came.brought
                                    and earlier.environment = came.environment and earlier.first_finished_at <= :since
                                    and not earlier.active and earlier.verdict = 'COMPLETED' and earlier.promoted and earlier.rolls_back is null)
                  and not exists (select from operations_archive as earlier
                                  where earlier.kind = came.kind and earlier.target = came.target and earlier.brought = came.brought
                                    and earlier.environment = came.environment
                                    and earlier.verdict = 'COMPLETED' and earlier.promoted and earlier.rolls_back is null)
            ),
            leads as (
                select percentile_cont(0.5) within group (
                    order by cast(extract(epoch from arrived_at - wanted_at) as float8)) as lead from arrivals
            ),
            -- When the first of what is in the window leaves it: until then, and until an operation ends, all of this stays as it is.
            bounds as (
                select least(min(first_finished_at) filter (where first_finished_at > :since), min(finished_at)) as leaves_at from asked
            )
            select * from figures, restores, leads, bounds
            """;

    private PerformanceSql() {}
}
