package io.opsaga.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LeftoverTest {
    @Test
    void orphansAreNamedWithWhereTheyAreAndWhatMayBeOneWithWhyThatIsNotKnown() {
        assertThat(Leftover.all(JsonMapper.shared().readTree("""
                        {"orphans": [
                           {"agent_id": "old", "environment": "testing", "machine": "main-pc", "runtime": "docker",
                            "reason": "gone", "declared_on": null, "version": "1.0", "state": "running"},
                           {"agent_id": "b", "environment": "testing", "machine": "main-pc", "runtime": "process",
                            "reason": "moved", "declared_on": "pc2", "version": "1.1", "state": "exited"}],
                         "unknown": [
                           {"environment": "testing", "machine": "pc3", "agent_id": "c", "reason": "machine_gone", "message": "c is recorded on pc3"},
                           {"environment": "testing", "machine": "pc2", "agent_id": null, "reason": "machine_silent", "message": "pc2 does not answer"}]}
                        """)))
                .containsExactly(
                        "testing/old: orphan on main-pc (docker, 1.0, running): it is declared nowhere",
                        "testing/b: orphan on main-pc (process, 1.1, exited): it is declared on pc2",
                        "Orphans are removed by POST /fleet/deploy with \"remove_orphans\": true.",
                        "testing: not known whether it is an orphan: c is recorded on pc3");
        assertThat(Leftover.all(JsonMapper.shared().readTree("{\"orphans\": [], \"unknown\": []}")))
                .isEmpty();
    }
}
