/**
 * Reads inventories and the artifacts beside them. A file is composed into nodes, never constructed into objects, so that every
 * complaint knows its line and column and no tag can name a class; all complaints are collected and reported together. Values are
 * read and checked one by one first, then agents against each other.
 */
@NullMarked
package io.opsaga.activities.inventory;

import org.jspecify.annotations.NullMarked;
