package io.opsaga.activities.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an artifact may consist of: files and folders with plain names, and links that stay inside, also by way of other links. It is
 * told of each entry in turn, and judges the links in the end, when all are known.
 */
final class ArchiveRules {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_PATH = 3_000;
    /** As many links on the way to one file as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final Map<String, String> links = new TreeMap<>();
    private final Set<String> files = new HashSet<>();
    private final List<String> names = new ArrayList<>();

    /** A folder. */
    void folder(String name) throws IOException {
        named(name);
    }

    /** A file with content. */
    void file(String name) throws IOException {
        files.add(named(name));
    }

    /** A symbolic link. */
    void link(String name, String target) throws IOException {
        links.put(named(name), target);
    }

    /** A second name of a file that came before. */
    void hardLink(String name, String target) throws IOException {
        String path = named(name);
        if (!files.contains(named(target))) {
            throw refused("a hard link to what is no file of the artifact", name);
        }
        files.add(path);
    }

    /** Anything else. */
    IOException neither(String name) {
        return refused("neither file, folder nor link", name);
    }

    /** Whether all links stay inside, and nothing lies behind one. */
    void judge() throws IOException {
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                if (links.containsKey(name.substring(0, slash))) {
                    throw refused("behind a link", name);
                }
            }
        }
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

    /** The name without what means nothing in it. */
    private String named(String name) throws IOException {
        List<String> parts = new ArrayList<>();
        if (name.startsWith("/") || name.length() > LONGEST_PATH) {
            throw refused("an absolute or too long path", name);
        }
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw refused("a path that leaves the folder, or with too long a name", name);
            }
            if (part.chars().anyMatch(Character::isISOControl)) {
                throw refused("a name with control characters", name);
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        String path = String.join("/", parts);
        names.add(path);
        return path;
    }

    private static IOException refused(String what, String name) {
        return new IOException("%s: %s".formatted(what, Hints.quoted(name)));
    }
}
