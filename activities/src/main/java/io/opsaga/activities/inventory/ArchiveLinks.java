package io.opsaga.activities.inventory;

import static io.opsaga.activities.inventory.ArchiveRules.refused;

import io.opsaga.activities.inventory.ArchiveEntries.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The links of an artifact. When all are known, it is told of every entry, and judges where each lies. */
final class ArchiveLinks implements ArchiveEntries.Listener {
    /** As many links on the way to one file as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final Map<String, String> links = new TreeMap<>();
    private final Set<String> linkedTo = new HashSet<>();
    private final Set<String> filesLinkedTo = new HashSet<>();

    void add(String path, String target) {
        links.put(path, target);
    }

    /** A hard link to that path. */
    void addHard(String path) {
        linkedTo.add(path);
    }

    boolean any() {
        return !links.isEmpty() || !linkedTo.isEmpty();
    }

    /** Whether the entry lies behind no link, and what it is a second name of came before it. */
    @Override
    public void entry(Kind kind, String name, String target) throws IOException {
        String path = ArchiveRules.plain(name);
        for (int slash = path.indexOf('/'); slash >= 0 && !links.isEmpty(); slash = path.indexOf('/', slash + 1)) {
            if (links.containsKey(path.substring(0, slash))) {
                throw refused("behind a link", name);
            }
        }
        if (kind == Kind.HARD_LINK && !filesLinkedTo.contains(ArchiveRules.plain(target))) {
            throw refused("a hard link to what is no file of the artifact", name);
        }
        if ((kind == Kind.HARD_LINK || kind == Kind.FILE) && linkedTo.contains(path)) {
            filesLinkedTo.add(path);
        }
    }

    /** Whether all links stay inside. */
    void judge() throws IOException {
        for (String link : links.keySet()) {
            follow(link);
        }
    }

    private void follow(String link) throws IOException {
        Deque<String> ahead = new ArrayDeque<>(List.of(link.split("/", -1)));
        List<String> path = new ArrayList<>();
        int followed = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (path.isEmpty()) {
                    throw refused("a link that leaves the artifact's folder", link);
                }
                path.remove(path.size() - 1);
                continue;
            }
            path.add(part);
            String target = links.get(String.join("/", path));
            if (target == null) {
                continue;
            }
            followed++;
            if (target.startsWith("/") || followed > MOST_LINKS) {
                throw refused("a link that leaves the artifact's folder, or leads in a circle", link);
            }
            path.remove(path.size() - 1);
            List<String> parts = List.of(target.split("/", -1));
            for (int i = parts.size() - 1; i >= 0; i--) {
                ahead.push(parts.get(i));
            }
        }
    }
}
