package io.opsaga.activities.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions as people mean it: 1.9 before 1.10, 2.0-rc1 before 2.0, with or without a leading v. Works for any text, and
 * agrees with semantic versioning where that applies.
 */
public final class VersionOrder implements Comparator<String> {
    private static final Pattern NUMBERED = Pattern.compile("v?[0-9].*");
    private static final Pattern PIECE = Pattern.compile("[0-9]+|[A-Za-z]+");

    /** The last of the versions that are numbered; words such as {@code latest} or {@code debug} do not count as versions. */
    public static Optional<String> newest(List<String> versions) {
        return versions.stream().filter(NUMBERED.asMatchPredicate()).max(new VersionOrder());
    }

    @Override
    public int compare(String one, String other) {
        String[] first = split(one);
        String[] second = split(other);
        int main = pieces(first[0], second[0], 0);
        if (main != 0) {
            return main;
        }
        if (first[1].isEmpty() != second[1].isEmpty()) {
            return first[1].isEmpty() ? 1 : -1;
        }
        int preview = pieces(first[1], second[1], -1);
        return preview != 0 ? preview : one.compareTo(other);
    }

    /** The version proper and what follows its first '-'; without what follows a '+'. */
    private static String[] split(String version) {
        String plain = version.replaceFirst("^[vV](?=[0-9])", "").replaceFirst("\\+.*", "");
        int dash = plain.indexOf('-');
        return dash < 0 ? new String[] {plain, ""} : new String[] {plain.substring(0, dash), plain.substring(dash + 1)};
    }

    /** @param missing what a piece that only one has counts as: 0 makes 1 and 1.0 equal, -1 makes rc earlier than rc.1 */
    private static int pieces(String one, String other, int missing) {
        List<String> first = pieces(one);
        List<String> second = pieces(other);
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (missing != 0 && (i >= first.size() || i >= second.size())) {
                return i >= first.size() ? missing : -missing;
            }
            int order = piece(i < first.size() ? first.get(i) : "0", i < second.size() ? second.get(i) : "0");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    private static int piece(String one, String other) {
        boolean first = Character.isDigit(one.charAt(0));
        boolean second = Character.isDigit(other.charAt(0));
        if (first != second) {
            return first ? -1 : 1;
        }
        if (!first) {
            return one.compareToIgnoreCase(other);
        }
        String a = one.replaceFirst("^0+(?=.)", "");
        String b = other.replaceFirst("^0+(?=.)", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }
}
