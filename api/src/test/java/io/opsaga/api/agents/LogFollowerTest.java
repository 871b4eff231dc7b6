package io.opsaga.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFollowerTest {
    @ParameterizedTest
    @CsvSource({
        "'', 'a b', 'a b'",
        "'a b', 'a b', ''",
        "'a b', 'a b c', ' c'",
        "'x a b', 'a b c', 'a b c'",
        "'a a', 'a a a', ''",
        "'of before', 'of after', 'of after'"
    })
    void onlyWhatIsNewIsSent(String sent, String now, String added) {
        assertThat(LogFollower.added(sent, now)).isEqualTo(added);
    }

    @org.junit.jupiter.api.Test
    void aLogThatWasCutAtItsBeginningGoesOnWhereItWas() {
        String sent = "old ".repeat(200) + "end";
        assertThat(LogFollower.added(sent, sent.substring(300) + " and more")).isEqualTo(" and more");
    }
}
