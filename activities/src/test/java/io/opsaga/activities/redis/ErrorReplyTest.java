package io.opsaga.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReplyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONGPASS invalid username-password pair or user is disabled. | REFUSED_PASSWORD",
                "NOAUTH Authentication required. | REFUSED_PASSWORD",
                "NOPERM this user has no permissions to run the 'psync' command | FORBIDDEN",
                "LOADING Redis is loading the dataset in memory | NOT_READY",
                "ERR Can't SYNC while not connected with my master | NOT_READY",
                "CLUSTERDOWN Hash slot not served | CLUSTER_NOT_WELL",
                "MOVED 3999 127.0.0.1:6381 | TOPOLOGY_CHANGED",
                "READONLY You can't write against a read only replica. | TOPOLOGY_CHANGED",
                "OOM command not allowed when used memory > 'maxmemory'. | OUT_OF_MEMORY",
                "ERR DUMP payload version or checksum are wrong | TOO_OLD",
                "ERR unknown command 'PEXPIRETIME', with args beginning with: 'key' | TOO_OLD",
                "ERR something new | FAILED",
                "STRANGE | FAILED"
            })
    void eachHasItsReason(String text, RedisFailure reason) {
        assertThat(new ErrorReply(text).failure()).isEqualTo(reason);
    }

    @Test
    void whatAServerRepeatsOfACommandIsLeftOut() {
        ErrorReply renamed = new ErrorReply("ERR unknown command 'AUTH', with args beginning with: 'hunter2' ");
        RedisException login = renamed.exception("a:1", Command.of("AUTH", "hunter2"));
        assertThat(login.failure()).isEqualTo(RedisFailure.REFUSED_PASSWORD);
        assertThat(login).hasMessageNotContaining("hunter2");
        ErrorReply unknown = new ErrorReply("ERR unknown command 'RESTORE', with args beginning with: 'key' 'value' ");
        assertThat(unknown.exception("a:1", Command.of("RESTORE", "key", "value")))
                .hasMessageContaining("Server a:1, asked for RESTORE")
                .hasMessageNotContaining("value");
        assertThat(Command.of("AUTH", "hunter2")).hasToString("AUTH");
    }

    @Test
    void aLoginThatIsNotGotToIsToldByItsReason() {
        Command auth = Command.of("AUTH", "hunter2");
        assertThat(new ErrorReply("ERR max number of clients reached")
                        .exception("a:1", auth)
                        .failure())
                .isEqualTo(RedisFailure.UNREACHABLE);
        assertThat(new ErrorReply("DENIED Redis is running in protected mode")
                        .exception("a:1", auth)
                        .failure())
                .isEqualTo(RedisFailure.FORBIDDEN);
    }
}
