package io.opsaga.api.deployments;

/** How alike two names are. */
final class Similarity {
    private Similarity() {}

    /** Whether one may have been meant as the other: few letters differ, or one is a part of the other. */
    static boolean near(String one, String other) {
        return distance(one, other) <= Math.max(2, Math.min(one.length(), other.length()) / 3)
                || (one.length() >= 3 && other.contains(one))
                || (other.length() >= 3 && one.contains(other));
    }

    /** The number of letters to insert, remove or replace (Levenshtein). */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
