package io.opsaga.activities.restic;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a repository is. Whether its store can be reached and takes anything is for the caller to find out first: restic retries for minutes. */
public sealed interface Repository {
    /** As restic is told it; names no credentials. */
    String location();

    /** Values of restic's option {@code -o}. */
    default List<String> options() {
        return List.of();
    }

    /** What restic has to be given in its environment; the values may be secrets. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** What no message may contain. */
    default List<String> secrets() {
        return List.of();
    }

    /** A folder on this host. */
    record Local(Path folder) implements Repository {
        public Local {
            if (!folder.isAbsolute()) {
                throw new IllegalArgumentException("not an absolute path: " + folder);
            }
        }

        @Override
        public String location() {
            // With the prefix no path is taken for another kind of store.
            return "local:" + folder;
        }
    }

    /**
     * A folder on a machine, reached by a program that speaks SFTP on its standard input and output.
     *
     * @param machine for messages; who connects is the program
     * @param path there; a relative one begins at the login's folder
     * @param program with its arguments, of which none is empty or contains a quote or backslash, as restic could not be told it
     */
    record Sftp(String machine, String path, List<String> program) implements Repository {
        public Sftp {
            program = List.copyOf(program);
            if (program.isEmpty() || program.stream().anyMatch(word -> word.isEmpty() || unsayable(word))) {
                throw new IllegalArgumentException("restic cannot be told this program: " + program);
            }
        }

        private static boolean unsayable(String word) {
            return word.chars().anyMatch(c -> c == '\'' || c == '"' || c == '\\');
        }

        @Override
        public String location() {
            return "sftp:" + machine + ":" + path;
        }

        @Override
        public List<String> options() {
            List<String> words = new ArrayList<>();
            program.forEach(word -> words.add("'" + word + "'"));
            // In double quotes as a whole: at a comma restic would begin another option.
            return List.of("\"sftp.command=" + String.join(" ", words) + "\"");
        }
    }

    /**
     * A bucket of an object store, or what is in it below a prefix.
     *
     * @param endpoint {@code http} or {@code https}, without a path or credentials
     * @param prefix empty for the whole bucket
     * @param secretKey never shown
     */
    record S3(URI endpoint, String region, String bucket, String prefix, String accessKey, String secretKey)
            implements Repository {
        public S3 {
            boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            boolean bare = endpoint.getRawPath() == null || List.of("", "/").contains(endpoint.getRawPath());
            if (!web || !bare || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
                throw new IllegalArgumentException("not the endpoint of an object store: " + endpoint.getHost());
            }
        }

        @Override
        public String location() {
            String base = "s3:" + endpoint.getScheme() + "://" + endpoint.getAuthority() + "/" + bucket;
            return prefix.isEmpty() ? base : base + "/" + prefix;
        }

        @Override
        public Map<String, String> environment() {
            return new TreeMap<>(Map.of(
                    "AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", secretKey, "AWS_DEFAULT_REGION", region));
        }

        @Override
        public List<String> secrets() {
            return List.of(secretKey, accessKey);
        }

        @Override
        public String toString() {
            return "S3[" + location() + "]";
        }
    }
}
