package io.opsaga.activities.inventory;

/**
 * A place in the document.
 *
 * @param whole for comparing, never to be shown
 * @param shown as far as it may be shown, like {@code agents[3].health.port}, or {@code agents[3].env.*}
 * @param disclosure what the schema says of showing what stands there
 */
record Place(String whole, String shown, Disclosure disclosure) {
    /** Keys are not shown either: where a comma or a colon was not quoted, a key is what should have been a value. */
    private static final String HIDDEN = ".*";

    /** The whole document. */
    static Place root(InventoryForm form) {
        return new Place(Problems.WHOLE_FILE, Problems.WHOLE_FILE, Disclosure.of(form.document()));
    }

    /**
     * Below it.
     *
     * @param hidden whether the key may not be shown
     */
    Place key(String key, boolean hidden) {
        return new Place(below(whole, key), hidden ? hiddenBelow() : below(shown, key), disclosure.of(key));
    }

    Place element(int index, boolean hidden) {
        String step = "[" + index + "]";
        return new Place(whole + step, hidden ? hiddenBelow() : shown + step, disclosure.ofElement());
    }

    /** Where a key stands, of which no schema speaks. */
    Place ofKey() {
        return new Place(whole, shown, Disclosure.OPEN);
    }

    private String hiddenBelow() {
        return shown.endsWith(HIDDEN) ? shown : shown + HIDDEN;
    }

    private static String below(String path, String key) {
        return Problems.WHOLE_FILE.equals(path) ? Hints.key(key) : path + "." + Hints.key(key);
    }
}
