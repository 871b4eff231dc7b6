package io.opsaga.activities.postgresql;

/** Something that is not as it should be, in words for people. */
public record Difference(String what, String expected, String found) {
    @Override
    public String toString() {
        return "%s: %s, not %s".formatted(what, found, expected);
    }
}
