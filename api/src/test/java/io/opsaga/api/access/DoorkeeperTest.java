package io.opsaga.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.MemoryKeys;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@ExtendWith(OutputCaptureExtension.class)
class DoorkeeperTest {
    private final Doorkeeper doorkeeper = new Doorkeeper(new MemoryKeys(), new AccessSettings(false));
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/keys");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void whoWasTurnedAwayIsLoggedWithWhereFrom(CapturedOutput output) {
        request.setRemoteAddr("10.0.0.7");
        request.addHeader("Authorization", "Bearer the-key-itself");
        response.setStatus(403);
        doorkeeper.watch(request, response, Actor.of(new Owner("ci", Role.OPERATOR)));
        response.setStatus(401);
        doorkeeper.watch(request, response, null);
        response.setStatus(200);
        doorkeeper.watch(request, response, null);

        assertThat(output)
                .contains("403 for ci (operator) from 10.0.0.7: GET /keys")
                .contains("401 for nobody known from 10.0.0.7: GET /keys")
                .doesNotContain("200 for")
                .doesNotContain("the-key-itself");
    }

    @Test
    void aFloodDoesNotFillTheLog(CapturedOutput output) {
        request.setRemoteAddr("10.0.0.8");
        response.setStatus(401);
        for (int i = 0; i < 100; i++) {
            doorkeeper.watch(request, response, null);
        }

        assertThat(output.getOut().lines().filter(line -> line.contains("401 for")))
                .hasSize(20);
        assertThat(output).contains("further ones of this minute are not logged");
    }
}
