package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.Limits;
import io.opsaga.inventory.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentHashTest {
    private static final String MORE = """
            image: agent
                env: { A: b, C: d }
                labels: { team: core }
                restart: always
                resources: { memory: 64m, cpus: 0.5 }
            """;

    @TempDir
    Path folder;

    /** Written on containers and release folders by earlier versions: it may change only together with the form's name. */
    @Test
    void staysTheSameOverTheYears() throws IOException {
        assertThat(AgentHash.of(agent("", ""), null)).isEqualTo("9b7d519a669f");
    }

    @Test
    void changesWithEverythingThatDecidesHowTheAgentIsStarted() throws IOException {
        List<String> seen = new ArrayList<>();
        seen.add(AgentHash.of(agent("", ""), null));
        for (String[] change : List.of(
                new String[] {"id: one", "id: uno"},
                new String[] {"image: agent", "image: other"},
                new String[] {"127.0.0.1:20001:8080", "127.0.0.1:20001:8081"},
                new String[] {"127.0.0.1:20001:8080", "0.0.0.0:20001:8080"},
                new String[] {"A: b, C: d", "A: b"},
                new String[] {"A: b, C: d", "A: 'b, C: d'"},
                new String[] {"A: b, C: d", "A: d, C: b"},
                new String[] {"team: core", "team: edge"},
                new String[] {"restart: always", "restart: no"},
                new String[] {"memory: 64m", "memory: 65m"},
                new String[] {"cpus: 0.5", "cpus: 0.25"})) {
            seen.add(AgentHash.of(agent(change[0], change[1]), null));
        }
        seen.add(AgentHash.of(agent("", ""), new Limits(128, null, null)));
        seen.add(AgentHash.of(agent("", ""), new Limits(null, 2.0, null)));
        seen.add(AgentHash.of(agent("", ""), new Limits(null, null, 4)));

        assertThat(seen).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{12}"));
    }

    @Test
    void doesNotChangeWithTheRest() throws IOException {
        String hash = AgentHash.of(agent("", ""), null);

        assertThat(AgentHash.of(agent("A: b, C: d", "C: d, A: b"), null)).isEqualTo(hash);
        assertThat(AgentHash.of(agent("http: /health", "http: /other"), null)).isEqualTo(hash);
        assertThat(AgentHash.of(agent("restart: always", "restart: always\n    depends_on: [two]"), null))
                .isEqualTo(hash);
        assertThat(AgentHash.of(agent("memory: 64m", "memory: 65536k"), null)).isEqualTo(hash);
        assertThat(AgentHash.of(agent("", ""), new Limits(64, 0.5, null))).isEqualTo(hash);
        assertThat(AgentHash.of(agent("", ""), new Limits(null, null, null))).isEqualTo(hash);
    }

    private Agent agent(String from, String to) throws IOException {
        String yaml = BadInventories.GOOD.replace("image: agent\n", MORE).replace(from, to);
        return InventoryFile.read(BadInventories.write(folder, yaml), BadInventories.FORM)
                .inventory()
                .agents()
                .get(0);
    }
}
