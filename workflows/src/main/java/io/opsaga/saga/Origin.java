package io.opsaga.saga;

/** Where a failure lies. */
public enum Origin {
    /** In what was brought: another version might have gone well there. Only this speaks against a version. */
    VERSION,
    /** In the machine, its engine, or the way to it: another version would have failed there as well. */
    MACHINE,
    /** In Opsaga itself. */
    OPSAGA,
    /** In what was ordered, or in when it was. */
    ORDER
}
