package io.opsaga.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.ssh.SshException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

final class SshAssertions {
    private SshAssertions() {}

    static SshException assertKind(Kind kind, ThrowingCallable call) {
        SshException failure = catchThrowableOfType(SshException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).describedAs(failure.getMessage()).isEqualTo(kind);
        return failure;
    }
}
