package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.OldOperations;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What was over long ago is in no list any more, and whoever knows its id is told that it is archived. */
class OldOperationsTest extends ApiTest {
    @Autowired
    private OldOperations old;

    /** The same operation, asked for and over so long ago. */
    private void longAgo(String id, Duration ago) {
        Progress now = store.find(id).orElseThrow();
        Instant then = Instant.now().minus(ago);
        store.record(now.toBuilder()
                .finishedAt(then)
                .rollbackUntil(null)
                .supersededBy(null)
                .revision(now.revision() + 1)
                .build());
    }

    @Test
    void whatIsArchivedIsFoundByItsIdAndSaysSo() {
        String kept = deployed("agent-01", "1.1.0", "completed");
        String gone = deployed("agent-02", "1.1.0", "completed");
        longAgo(kept, Duration.ofDays(364));
        longAgo(gone, Duration.ofDays(366));

        old.look();

        assertThat(status(gone).at("/source")).isEqualTo("archived");
        assertThat(status(gone).at("/stage")).isEqualTo("completed");
        assertThat(status(kept).at("/source")).isEqualTo("stored");
        assertThat(http.get("/api/v1/operations/" + gone).at("/source")).isEqualTo("archived");
        assertThat(http.get("/deployments?active=false").body()).contains(kept).doesNotContain(gone);
        assertThat(http.get("/api/v1/operations?active=false").body())
                .contains(kept)
                .doesNotContain(gone);
    }
}
