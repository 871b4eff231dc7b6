/**
 * Reads inventories and the artifacts beside them. A file is composed into nodes, never constructed into objects, so that every
 * complaint knows its line and column and no tag can name a class; all complaints are collected and reported together. A schema says what may
 * be written; readers make values of it, and check what a schema cannot see: each for itself first, then against each other. Capabilities bring
 * sections of their own.
 */
@NullMarked
package io.opsaga.activities.inventory;

import org.jspecify.annotations.NullMarked;
