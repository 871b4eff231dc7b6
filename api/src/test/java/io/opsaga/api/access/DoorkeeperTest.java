package io.opsaga.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.api.support.MemoryKeys;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        127.0.0.1 | -                     | 127.0.0.1
        127.0.0.1 | 10.0.0.9              | 10.0.0.9
        ::1       | 192.0.2.1, 2001:db8::7 | 2001:db8::7
        127.0.0.1 | 10.0.0.9, evil%0aline | 127.0.0.1
        127.0.0.1 | ''                    | 127.0.0.1
        10.0.0.7  | 127.0.0.1             | 10.0.0.7
        """)
    void aProxyOnThisMachineTellsWhomItHasSeen(
            String peer, @Nullable String forwarded, String address, CapturedOutput output) {
        request.setRemoteAddr(peer);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        response.setStatus(401);
        doorkeeper.watch(request, response, null);

        assertThat(output).contains("401 for nobody known from " + address + ": GET");
    }

    @Test
    void wrongKeysBehindAProxyCountForTheirOwnAddress() {
        MemoryKeys keys = new MemoryKeys();
        Doorkeeper door = new Doorkeeper(keys, new AccessSettings(false));
        String right = keys.create("ci", Role.VIEWER);
        for (int i = 0; i < AccessSettings.WRONG_KEYS; i++) {
            assertThatThrownBy(() -> door.admit(asked("10.0.0.9", "wrong"), false))
                    .hasMessageContaining("not known");
        }

        assertThatThrownBy(() -> door.admit(asked("10.0.0.9", right), false)).hasMessageContaining("wrong keys");
        assertThat(door.admit(asked("10.0.0.10", right), false).name()).isEqualTo("ci");
    }

    private static MockHttpServletRequest asked(String client, String key) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/keys");
        request.setRemoteAddr("127.0.0.1");
        request.addHeader("X-Forwarded-For", client);
        request.addHeader("Authorization", "Bearer " + key);
        return request;
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
