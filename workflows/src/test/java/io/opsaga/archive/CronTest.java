package io.opsaga.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "0 3 * * *",
                "*/15 0-23/2 * * *",
                "0,30 3,15 1-7,15 * *",
                "0 0 29 2 *",
                "0 0 31 1-12 *",
                "0 0 31 feb,mar *",
                "0 0 * JAN-mar Mon-Fri",
                "0 0 * * 0",
                "0 0 * * 7",
                "0 0 * * 5-7",
                "0 0 1 * 0-6",
                "0 0 1-31 * fri",
                "59 23 31 12 *"
            })
    void isWhatAllReadersOfCronUnderstandAlike(String text) {
        assertThat(new Cron(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | does not have five fields, with one space between each",
                "0 3 * *       | does not have five fields, with one space between each",
                "0 0 3 * * *   | does not have five fields, with one space between each",
                "0  3 * * *    | does not have five fields, with one space between each",
                "@daily        | does not have five fields, with one space between each",
                "60 * * * *    | has 60 for its minute",
                "-1 * * * *    | has -1 for its minute",
                "0 24 * * *    | has 24 for its hour",
                "0 0 0 * *     | has 0 for its day of month",
                "0 0 32 * *    | has 32 for its day of month",
                "0 0 * 13 *    | has 13 for its month",
                "0 0 * january * | has january for its month",
                "0 0 * mon *   | has mon for its month",
                "0 0 * * 8     | has 8 for its weekday",
                "0 0 * * fri-mon | has fri-mon for its weekday",
                "30-10 * * * * | has 30-10 for its minute",
                "5/15 * * * *  | has 5/15 for its minute",
                "*/0 * * * *   | has */0 for its minute",
                "*/60 * * * *  | has */60 for its minute",
                "*/x * * * *   | has */x for its minute",
                "1-2-3 * * * * | has 1-2-3 for its minute",
                "1,,2 * * * *  | has nothing for its minute",
                "*-3 * * * *   | has *-3 for its minute",
                "0 0 L * *     | has L for its day of month",
                "0 0 ? * *     | has ? for its day of month",
                "007 * * * *   | has 007 for its minute",
                "0 0 13 * 5    | names days of the month and weekdays",
                "0 0 */2 * mon | names days of the month and weekdays",
                "0 0 30 2 *    | names a day that none of its months has",
                "0 0 31 4,6,9,11 * | names a day that none of its months has",
            })
    void isNothingElse(String text, String wrong) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cron(text)).withMessage(wrong);
    }
}
