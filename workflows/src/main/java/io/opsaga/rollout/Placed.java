package io.opsaga.rollout;

/** A target of a rollout: what it is called, where it is, and when its turn comes. */
public interface Placed {
    /** Unlike that of any other target of the rollout. */
    String name();

    /** The machine that it is on; so many of one are worked on at once. */
    String place();

    /** 0 where it depends on no other target of the rollout; else later than all that it depends on. */
    int layer();
}
