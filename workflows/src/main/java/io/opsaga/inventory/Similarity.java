package io.opsaga.inventory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How alike two names are. */
public final class Similarity {
    private Similarity() {}

    /** Whether one may have been meant as the other: few letters differ, or one is a part of the other. */
    public static boolean near(String one, String other) {
        return distance(one, other) <= Math.max(2, Math.min(one.length(), other.length()) / 3)
                || (one.length() >= 3 && other.contains(one))
                || (other.length() >= 3 && one.contains(other));
    }

    /** Those that may have been meant, the most alike first. */
    public static List<String> nearest(String meant, Collection<String> names, int atMost) {
        return names.stream()
                .filter(name -> near(meant, name))
                .sorted(Comparator.comparingInt((String name) -> distance(meant, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(atMost)
                .toList();
    }

    /** How many letters to add, leave out, change, or swap with their neighbour (optimal string alignment). */
    public static int distance(String one, String other) {
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, one, other, i, j);
            }
        }
        return d[one.length()][other.length()];
    }

    private static int step(int[][] d, String one, String other, int i, int j) {
        int change = d[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, 1 + d[i - 2][j - 2]) : least;
    }
}
