package io.opsaga.real;

/**
 * Subjects of the crash matrix that are alike: of each only one operation is under way at a time.
 *
 * @param size how many there are
 * @param weight how many agents each of them is
 */
record Pool(String name, int size, int weight) {}
