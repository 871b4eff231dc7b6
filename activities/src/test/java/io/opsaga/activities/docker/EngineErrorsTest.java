package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import io.opsaga.activities.docker.DockerFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        500 | driver failed programming external connectivity on endpoint a: Bind for 127.0.0.1:80 failed: port is already allocated | PORT_TAKEN
        500 | driver failed programming external connectivity on endpoint a: Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use | PORT_TAKEN
        500 | mkdir /var/lib/docker/overlay2/x: no space left on device | NO_SPACE
        404 | No such container: a | NOT_FOUND
        404 | No such image: a:1 | IMAGE_MISSING
        404 | OCI runtime create failed: exec: "x": executable file not found in $PATH: unknown | ENTRY_POINT
        400 | failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/x": stat /x: no such file or directory: unknown | ENTRY_POINT
        400 | failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/etc": permission denied: unknown | ENTRY_POINT
        400 | failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/x" to rootfs at "/y": mount /x:/y, flags: 0x5000: not a directory: unknown | ENGINE
        500 | unable to find user nosuchuser: no matching entries in passwd file | IMAGE_UNFIT
        500 | could not select device driver "" with capabilities: [[gpu]] | ENGINE
        409 | Conflict. The container name "/a" is already in use by container "b" | CONFLICT
        501 | configured logging driver does not support reading | NO_LOG
        500 | something else | ENGINE
        """)
    void theEnginesWordsDecide(int status, String said, Kind kind) {
        DockerException answer =
                new DockerException("{\"message\":\"%s\"}\n".formatted(said.replace("\"", "\\\"")), status);

        DockerFailure failure = EngineErrors.failure("box", "start a", answer, null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("Machine box: start a: " + said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        manifest for a:9 not found: manifest unknown: manifest unknown | IMAGE_MISSING
        pull access denied for a, repository does not exist or may require 'docker login': denied: requested access to the resource is denied | REGISTRY_REFUSED
        pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | REGISTRY_REFUSED
        Head "http://127.0.0.1:5000/v2/team/app/manifests/1": no basic auth credentials | REGISTRY_REFUSED
        Head "https://127.0.0.1:5000/v2/team/app/manifests/1": unauthorized: authentication required | REGISTRY_REFUSED
        Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password | REGISTRY_REFUSED
        failed to resolve reference "r:5000/a:1": unexpected status from HEAD request to http://r:5000/v2/a/manifests/1: 403 Forbidden | REGISTRY_REFUSED
        denied: Your authorization token has expired. Reauthenticate and try again. | REGISTRY_REFUSED
        error from registry: denied | REGISTRY_REFUSED
        toomanyrequests: You have reached your unauthenticated pull rate limit | ENGINE
        open /var/lib/docker/tmp/x: permission denied | ENGINE
        Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host | IMAGE_MISSING
        Get "http://127.0.0.1:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused | IMAGE_MISSING
        failed to register layer: write /x: no space left on device | NO_SPACE
        something else | ENGINE
        """)
    void aPullThatFindsNoImageSaysSo(String said, Kind kind) {
        assertThat(EngineErrors.pullFailure("box", "pull a", said, "none", false)
                        .kind())
                .isEqualTo(kind);
    }

    /** Nobody knows then whether it has the image; one that no image names is another matter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Get \"https://r.example/v2/\": dial tcp: lookup r.example on 127.0.0.1:53: no such host",
                "Get \"http://127.0.0.1:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused",
                "Get \"https://r.example/v2/\": net/http: TLS handshake timeout",
                "received unexpected HTTP status: 503 Service Unavailable",
            })
    void aRegistryThatIsAwayMayHaveIt(String said) {
        assertThat(EngineErrors.pullFailure("box", "pull r.example/a", said, "none", true)
                        .kind())
                .isEqualTo(Kind.REGISTRY_AWAY);
        assertThat(EngineErrors.pullFailure("box", "pull a", said, "none", false)
                        .kind())
                .isEqualTo(Kind.IMAGE_MISSING);
    }

    @Test
    void aRegistryThatRefusesIsToldWithWhatItWasShown() {
        assertThat(EngineErrors.pullFailure(
                        "box", "pull a", "no basic auth credentials", "none, as FILE has none for a", true))
                .hasMessage(
                        "Machine box: pull a: no basic auth credentials (credentials sent: none, as FILE has none for a)");
    }
}
