package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    @Test
    void aValueIsReplacedByItsNameWhereverItStands() {
        Masking masking = masking(Map.of("TOKEN", "s3cr3t-t0ken", "DB", "postgres://me:s3cr3t-t0ken@db"));

        assertThat(masking.masked("login with s3cr3t-t0ken failed")).isEqualTo("login with [value of TOKEN] failed");
        assertThat(masking.masked("xs3cr3t-t0keny")).isEqualTo("x[value of TOKEN]y");
        assertThat(masking.masked("at postgres://me:s3cr3t-t0ken@db/x")).isEqualTo("at [value of DB]/x");
        assertThat(masking.masked("nothing of that")).isEqualTo("nothing of that");
    }

    /** It would be found in half of all words and times. */
    @Test
    void aShortWordOrNumberIsOneOnlyWhereItStandsForItself() {
        Masking masking = masking(Map.of("PIN", "1234", "X", "abc", "WORD", "planned", "RATE", "1.25", "ID", "a1"));

        assertThat(masking.masked("pin=1234, abc; planned: a1 at 1.25"))
                .isEqualTo("pin=[value of PIN], [value of X]; [value of WORD]: [value of ID] at [value of RATE]");
        String others = "12345 abcd unplanned ba1 11.25 21.125";
        assertThat(masking.masked(others)).isEqualTo(others);
    }

    /** Passwords are short, and stand right behind an option. */
    @Test
    void whatIsNeitherAWordNorANumberIsOneWithinAWordToo() {
        Masking masking = masking(Map.of("SHORT", "hunter2", "SIGNS", "a-b!", "PIN", "47x1"));

        assertThat(masking.masked("mysql -phunter2 --x; tokenhunter2y xa-b!x pin47x1 http://u:hunter2@h"))
                .isEqualTo("mysql -p[value of SHORT] --x; token[value of SHORT]y x[value of SIGNS]x"
                        + " pin[value of PIN] http://u:[value of SHORT]@h");
        assertThat(masking.masked("nter2 was refused")).isEqualTo("[value of SHORT] was refused");
        assertThat(masking.maskedWhole("nter2 was refused")).isEqualTo("nter2 was refused");
    }

    @Test
    void whatWasPutInForAValueIsNotMaskedAgain() {
        Masking masking = masking(Map.of("MODE", "value", "OF", "of", "LONG", "sup3rS3cretValue42", "NAME", "LONG"));
        String masked = "[value of LONG] [value of OF] its [value of MODE] [value of NAME]";

        assertThat(masking.masked("sup3rS3cretValue42 of its value LONG")).isEqualTo(masked);
        assertThat(masking.masked(masked)).as("as the reason of a failure is").isEqualTo(masked);
        assertThat(masking.masked("[value of sup3rS3cretValue42]"))
                .as("which the program wrote")
                .isEqualTo("[value of [value of LONG]]");
    }

    @Test
    void valuesThatOverlapAreOneWithTheNamesOfAll() {
        Masking masking =
                masking(Map.of("ONE", "abcdefgh12", "TWO", "gh12345678", "IN", "cdefghij-", "SAME", "xyxyxyxy1"));

        assertThat(masking.masked("at abcdefgh12345678!")).isEqualTo("at [value of ONE, TWO]!");
        assertThat(masking.masked(masking.masked("at abcdefgh12345678!"))).isEqualTo("at [value of ONE, TWO]!");
        assertThat(masking.masked("abcdefgh12gh12345678")).isEqualTo("[value of ONE][value of TWO]");
        assertThat(masking(Map.of("A", "xyxyxyxy")).masked("-xyxyxyxyxyxy-")).isEqualTo("-[value of A]-");
        assertThat(masking.masked("efgh12345678 is cut")).isEqualTo("[value of ONE, TWO] is cut");
    }

    @Test
    void everyLineOfAValueIsHidden() {
        Masking masking = masking(Map.of("KEY", "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n"));

        assertThat(masking.masked("loading MIIEvQIBADANBg\nkqhkiG9w0BAQEF"))
                .isEqualTo("loading [value of KEY]\n[value of KEY]");
    }

    @Test
    void whatIsLeftOfAValueWhereATextBeginsIsHidden() {
        assertThat(masking(Map.of("TOKEN", "s3cr3t-t0ken")).masked("t-t0ken is wrong"))
                .isEqualTo("[value of TOKEN] is wrong");
    }

    @Test
    void whatIsNoSecretStays() {
        Masking masking = Masking.of(
                Map.of(
                        "PORT",
                        "8085",
                        "MODE",
                        "true",
                        "ME",
                        "planner",
                        "EMPTY",
                        "",
                        "LEVEL",
                        "info",
                        "DB",
                        "localhost",
                        "LAB",
                        "lab-1"),
                Set.of("8085", "planner", "lab-1"));

        String text = "info: planner of lab-1 cannot listen on localhost:8085: true";
        assertThat(masking.masked(text)).isEqualTo(text);
    }

    @Test
    void aNameOrValueIsNoPattern() {
        assertThat(masking(Map.of("A$1", "a.*[b]\\E$1\\")).masked("x a.*[b]\\E$1\\ y"))
                .isEqualTo("x [value of A$1] y");
    }

    /** What may be the beginning of a value is not shown before the rest is known; nor does it then lie in two pieces. */
    @Test
    void anEndThatMayBeTheBeginningOfAValueIsNotSettled() {
        Masking masking = masking(Map.of("TOKEN", "s3cr3t-t0ken", "AB", "ken-abc", "PIN", "1234"));

        assertThat(settled(masking, "with s3cr3")).isEqualTo("with ");
        assertThat(settled(masking, "pin=12")).isEqualTo("pin=");
        assertThat(settled(masking, "with s3cr3t-t0ken")).isEqualTo("with ");
        assertThat(settled(masking, "with s3cr3x")).isEqualTo("with s3cr3x");
        assertThat(settled(masking, "with s3cr3\n")).isEqualTo("with s3cr3\n");
        assertThat(settled(masking, "")).isEmpty();
        assertThat(settled(masking(Map.of()), "with s3cr3")).isEqualTo("with s3cr3");
    }

    private static String settled(Masking masking, String text) {
        return text.substring(0, masking.settled(text));
    }

    private static Masking masking(Map<String, String> environment) {
        return Masking.of(environment, Set.of());
    }

    /** Writers of JSON differ in what they escape, and what collects logs puts JSON into JSON. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:\\/\\/usr\\/pazz",
                "postgres:\\u002f\\u002Fusr/pazz",
                "postgres:\\\\\\/\\\\\\/usr/pazz",
                "gr\\u00fcn\\u0026\\u003cT",
                "abc\\u0007de\\bf",
                "pa\\\"ss\\\\wo\\trd",
                "pa\\\\\\\"ss\\\\\\\\wo\\\\trd",
                "pa\"ss\\wo\trd"
            })
    void whatJsonMayMakeOfAValueIsHidden(String written) {
        Masking masking = masking(Map.of(
                "DB", "postgres://usr/pazz", "SALT", "grün&<T", "CONTROL", "abc\u0007de\bf", "PASS", "pa\"ss\\wo\trd"));

        assertThat(masking.masked("{\"k\":\"" + written + "\"}")).matches("\\{\"k\":\"\\[value of [A-Z]+]\"}");
        for (int cut = 1; cut < written.length(); cut++) {
            String text = "k: " + written.substring(0, cut);
            assertThat(settled(masking, text)).as(text).isEqualTo("k: ");
        }
    }
}
