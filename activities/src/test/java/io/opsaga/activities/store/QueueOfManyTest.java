package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The line is decided by its heads only, with the same outcome as by a walk through the whole of it. */
class QueueOfManyTest extends QueueRig {
    private static final int MANY = 1000;

    /**
     * A few for each of the tables and statements, and some pages of those whose index entry does not tell yet that everybody may
     * see them, where places are counted. A walk through the line would be thousands.
     */
    private static final long FEW = 300;

    @Test
    void whereManyWaitForOneTargetNothingLooksAtThemAll() {
        fill(i -> "wanted");
        fewRows(() ->
                assertThat(open("last", Entry.IN_LINE, "wanted").granted()).isFalse());
        fewRows(() -> assertThat(open("refused", Entry.WHERE_FREE, "wanted").granted())
                .isFalse());
        fewRows(() -> assertThat(store.queue().place("op-999")).isPresent());
        fewRows(() -> assertThat(turn("last", "wanted").granted()).isFalse());
        fewRows(() -> assertThat(release("last")).isEmpty());
        fewRows(() -> assertThat(release("active-0")).containsExactly("op-0"));
        fewRows(() -> assertThat(store.queue().advance()).containsExactly("op-0"));
        fewRows(() -> assertThat(turn("op-0", "wanted").granted()).isTrue());
    }

    @Test
    void whereManyWaitForAPlaceNothingLooksAtThemAll() {
        fill(i -> "agent-" + i);
        fewRows(() -> assertThat(open("last", Entry.IN_LINE, "other").granted()).isFalse());
        fewRows(() -> assertThat(release("active-0")).containsExactly("op-0"));
        fewRows(() -> assertThat(turn("op-0", "agent-0").granted()).isTrue());
    }

    @Test
    void whatItDecidesIsWhatAWalkThroughTheWholeLineWouldDecide() {
        Random random = new Random(7);
        List<String> known = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            if (known.isEmpty() || random.nextInt(5) < 3) {
                String[] agents = random.ints(1 + random.nextInt(3), 0, 6)
                        .distinct()
                        .mapToObj(n -> "agent-" + n)
                        .toArray(String[]::new);
                Entry entry = random.nextInt(6) == 0 ? Entry.AHEAD : Entry.IN_LINE;
                open("op-" + i, entry, agents);
                known.add("op-" + i);
            } else {
                release(known.remove(random.nextInt(known.size())));
            }
            WholeQueue whole = new WholeQueue(members(), held(), 3);
            assertThat(whole.admitted()).as("all have gone who can").isEmpty();
            assertThat(store.queue().places(known)).isEqualTo(places(whole));
        }
    }

    /** All want to wait, behind one who is active; two other places are taken as well. */
    private void fill(IntFunction<String> target) {
        open("active-0", Entry.IN_LINE, target.apply(-1));
        open("active-1", Entry.IN_LINE, "busy-1");
        open("active-2", Entry.IN_LINE, "busy-2");
        IntStream.range(0, MANY).forEach(i -> open("op-" + i, Entry.IN_LINE, target.apply(i)));
    }

    /** Counts the rows that are read or written. */
    private static void fewRows(Runnable decision) {
        JdbcClient.create(pool)
                .sql("vacuum analyze queue, queue_targets, queue_shares, queue_shares, locks")
                .update();
        Long touched = new TransactionTemplate(new JdbcTransactionManager(pool)).execute(transaction -> {
            // A thousand rows fit into so few pages that reading them all may seem as cheap as counting in an index.
            JdbcClient.create(pool).sql("set local enable_seqscan = off").update();
            long before = rows();
            decision.run();
            return rows() - before;
        });
        assertThat(touched).isLessThan(FEW);
    }

    private static long rows() {
        return JdbcClient.create(pool).sql("""
                        select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del), 0)
                        from pg_stat_xact_user_tables where relname in ('queue', 'queue_targets', 'queue_shares', 'locks')
                        """).query(Long.class).single();
    }

    private static Map<String, Object> places(WholeQueue whole) {
        Map<String, Object> places = new LinkedHashMap<>();
        whole.refusals().forEach((id, refusal) -> places.put(id, refusal.place()));
        return places;
    }

    private static List<Member> members() {
        return JdbcClient.create(pool)
                .sql("select *, admitted_at is not null as active from queue order by number")
                .query(QueueRows::member)
                .list();
    }

    private static List<LockGrant> held() {
        return JdbcClient.create(pool)
                .sql("select target, holder, since, reason, token from locks where exclusive")
                .query(LockRows::held)
                .list();
    }
}
