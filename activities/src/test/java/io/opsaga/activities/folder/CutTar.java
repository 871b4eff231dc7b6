package io.opsaga.activities.folder;

/** A tar that kills the shell that has been told to run it, as a machine does that goes down. */
public final class CutTar {
    private CutTar() {}

    /** The program, which prints that first. */
    public static String after(String printing) {
        return """
                #!/bin/sh
                case "$*" in *--create*) ;; *) exit 1;; esac
                %s
                shell=$PPID
                for level in 1 2; do shell=$(cut -d' ' -f4 "/proc/$shell/stat"); done
                kill -9 "$shell"
                """.formatted(printing);
    }
}
