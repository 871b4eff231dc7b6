package io.opsaga.activities.inventory;

import java.io.IOException;

/** An archive that can tell of its entries as often as it is asked, in the same order. */
interface ArchiveEntries {
    /** What an entry is. A hard link is a second name of a file that came before. */
    enum Kind {
        FOLDER,
        FILE,
        LINK,
        HARD_LINK,
        NEITHER
    }

    /** Hears of the entries, one after the other. */
    interface Listener {
        /** @param target what it leads to, if it is a link; else empty */
        void entry(Kind kind, String name, String target) throws IOException;
    }

    void tell(Listener listener) throws IOException;
}
