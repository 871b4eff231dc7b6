/**
 * Folders on machines as one stream: GNU tar's, read over SSH and looked at while it passes, so that whoever keeps it knows what is in it
 * and whether it is whole. A stream is proven by being unpacked into a throw-away folder and packed again, and restored by being unpacked
 * beside the folder, compared there, and exchanged with it. Knows nothing of who wants it, or where it is kept.
 */
@NullMarked
package io.opsaga.activities.folder;

import org.jspecify.annotations.NullMarked;
