package io.opsaga.activities.ssh;

/** What goes around each script of ours. */
final class Script {
    /** Paths without a slash at their beginning are meant from the home folder, also where a login's files go elsewhere. */
    static final String HOMEWARDS = "cd -- \"${HOME:-/}\" 2>/dev/null || :; ";

    /**
     * What tools say is read by programs and by whoever looks for help, so they say it in one language. What a script starts in the
     * background that is not ours is to be started by {@code as_login}, which becomes it: it has the language that the login gave.
     */
    static final String PROLOGUE = HOMEWARDS + """
            login_locale=${LC_ALL-}
            LC_ALL=C
            export LC_ALL
            as_login() {
              if [ -n "$login_locale" ]; then LC_ALL=$login_locale; else unset LC_ALL; fi
              exec "$@"
            }
            """;

    private Script() {}

    /**
     * One compound command: the shell has to have read all of it before it runs any of it, so a connection that dies half-way
     * runs nothing.
     */
    static String whole(String script) {
        return "{\n%s%s\n".formatted(PROLOGUE, script);
    }
}
