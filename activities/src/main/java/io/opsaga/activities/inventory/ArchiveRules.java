package io.opsaga.activities.inventory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an artifact may consist of: files and folders with plain names, not endlessly many, and links that stay inside, also by way of
 * other links.
 */
final class ArchiveRules implements ArchiveEntries.Listener {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_PATH = 3_000;
    /** Linux makes no longer link. */
    private static final int LONGEST_TARGET = 4_095;

    private final ArchiveSize size = new ArchiveSize();
    private final ArchiveLinks links = new ArchiveLinks();

    private ArchiveRules() {}

    /**
     * Asks for the entries once, and once more where there are links among them: only then it counts what lies where, and to keep all
     * names for it would take more memory than to read them again.
     *
     * @throws IOException if it has what an artifact may not have; the message names it
     */
    static void judge(ArchiveEntries archive) throws IOException {
        ArchiveRules rules = new ArchiveRules();
        archive.tell(rules);
        if (rules.links.any()) {
            archive.tell(rules.links);
            rules.links.judge();
        }
    }

    @Override
    public void entry(ArchiveEntries.Kind kind, String name, String target) throws IOException {
        size.add(name, target);
        mustBePlain(name);
        switch (kind) {
            case LINK -> {
                if (ArchiveSize.bytes(target) > LONGEST_TARGET) {
                    throw refused("a link to too long a path", name);
                }
                links.add(plain(name), target);
            }
            case HARD_LINK -> {
                mustBePlain(target);
                links.addHard(plain(target));
            }
            case NEITHER -> throw refused("neither file, folder nor link", name);
            case FILE, FOLDER -> {}
        }
    }

    private static void mustBePlain(String name) throws IOException {
        if (name.startsWith("/") || ArchiveSize.bytes(name) > LONGEST_PATH) {
            throw refused("an absolute or too long path", name);
        }
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || ArchiveSize.bytes(part) > LONGEST_NAME) {
                throw refused("a path that leaves the folder, or with too long a name", name);
            }
            if (part.chars().anyMatch(Character::isISOControl)) {
                throw refused("a name with control characters", name);
            }
        }
    }

    /** The name without what means nothing in it. */
    static String plain(String name) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    static IOException refused(String what, String name) {
        return new IOException("%s: %s".formatted(what, Hints.quoted(name)));
    }
}
