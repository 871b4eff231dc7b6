package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opsaga.inventory.Agent.RestartPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainersTest {
    /** An engine takes a policy without a name as none given, and keeps the one before. */
    @ParameterizedTest
    @EnumSource
    void everyRestartPolicyIsSentByName(RestartPolicy policy) throws Exception {
        String sent = new ObjectMapper().writeValueAsString(Containers.policy(policy));

        assertThat(sent).contains("\"Name\":\"%s\"".formatted(policy.wire()));
    }
}
