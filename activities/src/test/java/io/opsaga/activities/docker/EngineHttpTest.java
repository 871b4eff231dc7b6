package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

class EngineHttpTest {
    private final DockerHttpClient fresh = mock(DockerHttpClient.class);
    private final DockerHttpClient kept = mock(DockerHttpClient.class);
    private final Response answer = mock(Response.class);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final EngineHttp http = new EngineHttp(fresh, kept, () -> true, timer);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /containers/agent/json",
        "GET, /containers/json?filters=x",
        "GET, /info",
        "POST, /containers/create?name=agent",
        "POST, /containers/abc/start",
        "POST, /containers/abc/stop?t=10",
        "POST, /containers/abc/rename?name=agent",
        "POST, /containers/abc/update",
        "DELETE, /containers/abc?v=false&force=true",
    })
    void whatHasAShortAnswerGoesOverAKeptConnectionAndWhereThatIsDeadOverANewOne(String method, String path) {
        when(kept.execute(any())).thenThrow(new IllegalStateException("broken pipe"));
        when(fresh.execute(any())).thenReturn(answer);

        assertThat(http.execute(request(method, path))).isSameAs(answer);

        assertThat(wasSent(fresh).headers()).containsEntry("Connection", "close");
        assertThat(wasSent(kept).headers()).doesNotContainKey("Connection");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /images/create?fromImage=agent",
        "GET, /containers/abc/logs?tail=10",
        "POST, /containers/abc/wait",
        "DELETE, /images/agent:1",
    })
    void anythingElseHasAConnectionOfItsOwn(String method, String path) {
        when(fresh.execute(any())).thenReturn(answer);

        assertThat(http.execute(request(method, path))).isSameAs(answer);

        verifyNoInteractions(kept);
    }

    @Test
    void whereAConnectionCostsTheMachineACommandNoneIsKept() {
        when(fresh.execute(any())).thenReturn(answer);

        new EngineHttp(fresh, kept, () -> false, timer).execute(request("GET", "/info"));

        verifyNoInteractions(kept);
    }

    @Test
    void whoIsInterruptedMakesNoRequestOnceMore() {
        when(kept.execute(any())).thenAnswer(call -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("closed by interrupt");
        });

        assertThatThrownBy(() -> http.execute(request("POST", "/containers/abc/start")))
                .hasMessage("closed by interrupt");

        assertThat(Thread.interrupted()).isTrue();
        verifyNoInteractions(fresh);
    }

    @Test
    void whatFailsOverANewConnectionTooHasFailed() {
        when(kept.execute(any())).thenThrow(new IllegalStateException("broken pipe"));
        when(fresh.execute(any())).thenThrow(new IllegalStateException("nobody there"));

        assertThatThrownBy(() -> http.execute(request("POST", "/containers/abc/start")))
                .hasMessage("nobody there");
    }

    private static Request request(String method, String path) {
        return Request.builder()
                .method(Request.Method.valueOf(method))
                .path(path)
                .build();
    }

    private static Request wasSent(DockerHttpClient client) {
        ArgumentCaptor<Request> sent = ArgumentCaptor.forClass(Request.class);
        verify(client).execute(sent.capture());
        return sent.getValue();
    }
}
