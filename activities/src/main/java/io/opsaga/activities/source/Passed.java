package io.opsaga.activities.source;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stream that has passed whole.
 *
 * @param length in bytes
 * @param sha256 of all of it, in hexadecimal digits
 * @param facts what it must show when it is restored, such as numbers of keys
 */
public record Passed(long length, String sha256, SortedMap<String, String> facts) {
    public Passed {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }
}
