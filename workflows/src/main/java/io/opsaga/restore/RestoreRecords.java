package io.opsaga.restore;

import io.opsaga.archive.Manifest;
import io.temporal.activity.ActivityInterface;

/** What a restore asks of the store of records; short and idempotent, called as local activities. */
@ActivityInterface(namePrefix = "RestoreRecord_")
public interface RestoreRecords {
    /** Whether the execution of that manifest is listed still, with this very manifest. */
    Listing listed(Manifest manifest);
}
