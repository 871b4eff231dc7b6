package io.opsaga.inventory;

/**
 * What a section of an inventory is called, and as what it is read.
 *
 * @param name the key at the top of the file, like {@code databases}
 * @param type of its value; values are immutable
 */
public record SectionKey<T>(String name, Class<T> type) {}
