/**
 * What a process makes for a while and must not leave behind, such as passwords in files: a process that is killed cannot remove it, so the next one
 * does.
 */
@NullMarked
package io.opsaga.activities.leftover;

import org.jspecify.annotations.NullMarked;
