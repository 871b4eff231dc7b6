package io.opsaga.activities.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A small inventory, and what can be made wrong with it, as {@code bad-inventories.txt} lists it. */
final class BadInventories {
    /** What inventories may contain where there are no further sections. */
    static final InventoryForm FORM = InventoryForm.of(List.of());

    static final String GOOD = """
            environment: production
            machines:
              main-pc:
                ssh: { host: 10.99.0.11, port: 22, user: root, identity: keys/id, known_hosts: keys/known_hosts }
                docker: ssh
              bare:
                ssh: { host: bare.example, user: ops, identity: keys/id, known_hosts: keys/known_hosts }
            agents:
              - id: one
                machine: main-pc
                runtime: docker
                image: agent
                ports: ["127.0.0.1:20001:8080"]
                health: { http: /health, port: 20001 }
              - id: two
                machine: bare
                runtime: process
                artifact: bridge
                command: run
                ports: [20002]
                env: { ROLE: bridge }
            """;

    private BadInventories() {}

    /**
     * @param problems what is to be reported, as {@code line:column path: message}
     * @param seen whether the schema sees it too
     */
    record Bad(String yaml, List<String> problems, boolean seen) {
        @Override
        public String toString() {
            return String.join(" | ", problems);
        }
    }

    static List<Bad> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(BadInventories.class.getResourceAsStream("bad-inventories.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n+"))
                    .filter(block -> block.startsWith("- ") || block.startsWith("="))
                    .map(BadInventories::bad)
                    .toList();
        }
    }

    /** Writes the inventory with the files that the good one names. */
    static Path write(Path folder, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/id"), "private");
        Files.writeString(folder.resolve("keys/known_hosts"), "public");
        Path tls = Files.createDirectories(folder.resolve("tls"));
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(tls.resolve(name), "");
        }
        return Files.writeString(folder.resolve("inventory.yaml"), yaml);
    }

    private static Bad bad(String block) {
        String whole = lines(block, '=');
        boolean seen = lines(block, '?').isEmpty();
        String yaml = block.startsWith("=") ? whole : changed(lines(block, '-'), lines(block, '+'));
        return new Bad(yaml, lines(block, '!').lines().toList(), seen);
    }

    private static String changed(String from, String to) {
        String old = to.isEmpty() ? from + "\n" : from;
        if (!GOOD.contains(old)) {
            throw new IllegalStateException("Not in the good inventory: " + old);
        }
        return GOOD.replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(to));
    }

    private static String lines(String block, char mark) {
        return block.lines()
                .filter(line -> line.charAt(0) == mark)
                .map(line -> line.length() < 2 ? "" : line.substring(2))
                .collect(Collectors.joining("\n"))
                .replace("\\u0007", "\u0007");
    }
}
