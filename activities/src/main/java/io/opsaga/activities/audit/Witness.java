package io.opsaga.activities.audit;

/**
 * Sees every change of a machine, on the thread that makes it: for figures, for traces, and for showing that an effect is made
 * once even where the process dies beside it. What it throws is thrown at whoever makes the change.
 */
public interface Witness {
    /** The machine is about to be asked. */
    void before(String machine, String what);

    /** The machine has done it; not called where it failed. */
    void after(String machine, String what);
}
