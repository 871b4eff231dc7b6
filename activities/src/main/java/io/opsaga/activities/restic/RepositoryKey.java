package io.opsaga.activities.restic;

/**
 * What a repository is encrypted with.
 *
 * @param text one line that is not empty; never shown
 */
public record RepositoryKey(String text) {
    public RepositoryKey {
        // Restic takes the first line without its end, and would go on with another key than the one that was meant.
        if (text.isBlank() || !text.equals(text.strip()) || text.lines().count() != 1) {
            throw new IllegalArgumentException(
                    "a repository's key is one line that is not empty, without blanks around it");
        }
    }

    @Override
    public String toString() {
        return "RepositoryKey[]";
    }
}
