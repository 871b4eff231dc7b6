package io.opsaga.archive;

import java.util.List;

/**
 * How the place of a restore was found.
 *
 * @param present whether there is anything that a restore would replace
 * @param losses what of it would be gone afterwards, each in a sentence with numbers where they can be told
 * @param differences in what the place differs from what was backed up, such as its topology or the version of its server
 * @param told the same for people, in a few words
 */
public record RestoreLook(boolean present, List<String> losses, List<String> differences, String told) {
    public RestoreLook {
        losses = List.copyOf(losses);
        differences = List.copyOf(differences);
    }
}
