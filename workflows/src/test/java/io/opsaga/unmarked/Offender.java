package io.opsaga.unmarked;

import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** Does all that workflow code must not do, in a package without package-info: so that the rules can show that they bite. */
public final class Offender {
    static final List<String> HARMLESS = List.of();
    static final ArrayList<String> SHARED = new ArrayList<>();
    static int counter;

    private Offender() {}

    static Object offend() {
        HashMap<String, Object> hashed = new HashMap<>();
        hashed.put("clock", Instant.now());
        hashed.put("chance", UUID.randomUUID());
        hashed.put("technology", new File("."));
        hashed.put("thread", Thread.currentThread());
        try {
            counter++;
            return hashed.get(SHARED.get(0));
        } catch (Throwable e) {
            return HARMLESS;
        }
    }
}
