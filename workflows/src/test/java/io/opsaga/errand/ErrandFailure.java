package io.opsaga.errand;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail an errand. */
enum ErrandFailure implements Failure {
    SHOP_CLOSED,
    BAG_EMPTY;

    @Override
    public String sentence() {
        return name();
    }

    @Override
    public boolean permanent() {
        return true;
    }

    @Override
    public Origin origin() {
        return Origin.MACHINE;
    }
}
