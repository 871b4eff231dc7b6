package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opsaga.inventory.Agent.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainersTest {
    /** An engine takes a policy without a name as none given, and keeps the one before. */
    @ParameterizedTest
    @EnumSource
    void everyRestartPolicyIsSentByName(RestartPolicy policy) throws Exception {
        String sent = new ObjectMapper().writeValueAsString(Containers.policy(RestartRule.of(policy)));

        assertThat(sent).contains("\"Name\":\"%s\"".formatted(policy.wire()));
    }

    @Test
    void howOftenAFailureIsForgivenIsReadAndSent() throws Exception {
        RestartRule rule = RestartRule.of("on-failure:3").orElseThrow();

        assertThat(rule).isEqualTo(new RestartRule(RestartPolicy.ON_FAILURE, 3));
        assertThat(rule.wire()).isEqualTo("on-failure:3");
        assertThat(new ObjectMapper().writeValueAsString(Containers.policy(rule)))
                .contains("\"MaximumRetryCount\":3");
        assertThat(RestartRule.of("on-failure")).contains(RestartRule.of(RestartPolicy.ON_FAILURE));
        assertThat(RestartRule.of("on-failure:often")).isEmpty();
        assertThat(RestartRule.of("")).isEmpty();
    }
}
