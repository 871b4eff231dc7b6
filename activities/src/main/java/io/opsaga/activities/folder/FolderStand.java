package io.opsaga.activities.folder;

/**
 * How a folder is now, or what is meant of it.
 *
 * @param present whether anything of it is there
 * @param counted whether the numbers are known; they are not where counting took too long
 * @param entries how many files, folders, links and others there are, with the folder itself
 * @param bytes of all files together
 * @param since how many entries were written, made, moved or given other rights since the moment that was asked about
 */
public record FolderStand(boolean present, boolean counted, long entries, long bytes, long since) {
    /** Nothing of it is there. */
    public static final FolderStand NOTHING = new FolderStand(false, true, 0, 0, 0);
}
