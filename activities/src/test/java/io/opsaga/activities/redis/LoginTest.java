package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom real servers let in, and that nobody is told with what. */
class LoginTest {
    private static final String PASSWORD = "correct horse <battery> staple";

    @TempDir
    private Path folder;

    @Test
    void aWrongPasswordIsRefusedAndNotTold() {
        try (RealRedis server = RealRedis.start(folder.resolve("server"), "requirepass", PASSWORD)) {
            RedisServers right = RealRedis.as(RedisLogin.with(() -> PASSWORD));
            assertThat(right.topology(server.address()).nodes()).hasSize(1);
            assertThat(right.rdb(server.address()).read().length()).isPositive();
            RedisLogin wrong = RedisLogin.as("default", () -> PASSWORD + "!");
            for (RedisServers refused : List.of(RealRedis.as(wrong), RealRedis.anybody())) {
                for (Runnable work : List.<Runnable>of(
                        () -> refused.topology(server.address()),
                        () -> refused.rdb(server.address()).read())) {
                    RedisException thrown = catchThrowableOfType(RedisException.class, work::run);
                    assertThat(thrown.failure()).isEqualTo(RedisFailure.REFUSED_PASSWORD);
                    assertThat(thrown).hasStackTraceContaining(server.address().toString());
                    assertThat(traced(thrown)).doesNotContain(PASSWORD);
                }
            }
            assertThat(wrong + right.toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void aPasswordForAServerWithoutOneIsToldAsThat() {
        try (RealRedis server = RealRedis.start(folder.resolve("server"))) {
            RedisServers servers = RealRedis.as(RedisLogin.with(() -> PASSWORD));
            assertThatThrownBy(() -> servers.topology(server.address()))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("It has none set")
                    .hasMessageNotContaining(PASSWORD);
        }
    }

    @Test
    void aUserThatMayNotSynchroniseIsForbiddenTo() {
        try (RealRedis server = RealRedis.start(folder.resolve("server"))) {
            server.ask("ACL", "SETUSER", "reader", "on", ">" + PASSWORD, "~*", "+@all", "-psync", "-sync");
            RedisServers reader = RealRedis.as(RedisLogin.as("reader", () -> PASSWORD));
            assertThat(reader.topology(server.address()).nodes()).hasSize(1);
            assertThat(failure(() -> reader.rdb(server.address()).read())).isEqualTo(RedisFailure.FORBIDDEN);
        }
    }

    private static String traced(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        RedisAddress nobody = new RedisAddress("127.0.0.1", RealRedis.freePort());
        assertThat(failure(() -> RealRedis.anybody().topology(nobody))).isEqualTo(RedisFailure.UNREACHABLE);
        assertThat(failure(() -> RealRedis.anybody().rdb(nobody).read())).isEqualTo(RedisFailure.UNREACHABLE);
    }

    private static RedisFailure failure(Runnable work) {
        RedisException thrown = catchThrowableOfType(RedisException.class, work::run);
        assertThat(thrown).isNotNull();
        return thrown.failure();
    }
}
