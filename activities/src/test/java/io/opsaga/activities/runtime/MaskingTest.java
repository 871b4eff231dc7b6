package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskingTest {
    @Test
    void aValueIsReplacedByItsNameWhereverItStands() {
        Masking masking = masking(Map.of("TOKEN", "s3cr3t-t0ken", "DB", "postgres://me:s3cr3t-t0ken@db"));

        assertThat(masking.masked("login with s3cr3t-t0ken failed")).isEqualTo("login with [value of TOKEN] failed");
        assertThat(masking.masked("xs3cr3t-t0keny")).isEqualTo("x[value of TOKEN]y");
        assertThat(masking.masked("at postgres://me:s3cr3t-t0ken@db/x")).isEqualTo("at [value of DB]/x");
        assertThat(masking.masked("nothing of that")).isEqualTo("nothing of that");
    }

    @Test
    void aShortValueIsOneOnlyWhereItStandsForItself() {
        Masking masking = masking(Map.of("PIN", "1234", "X", "abc"));

        assertThat(masking.masked("pin=1234, abc; 12345 abcd"))
                .isEqualTo("pin=[value of PIN], [value of X]; 12345 abcd");
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
                Map.of("PORT", "8085", "MODE", "true", "ME", "planner", "EMPTY", "", "LEVEL", "info"),
                Set.of("8085", "planner"));

        String text = "info: planner cannot listen on 8085: true";
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
}
