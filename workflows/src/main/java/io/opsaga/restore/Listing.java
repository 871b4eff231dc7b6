package io.opsaga.restore;

/**
 * How the execution that is restored is listed.
 *
 * @param kept whether there is anything to restore, and it is what was asked for
 * @param verified whether it was proven
 * @param told what it is, or why there is nothing, for people
 */
public record Listing(boolean kept, boolean verified, String told) {}
