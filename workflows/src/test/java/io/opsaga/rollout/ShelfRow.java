package io.opsaga.rollout;

/** A shelf under change; there always was one. */
final class ShelfRow extends Row {
    ShelfRow(Shelf shelf) {
        super(shelf);
    }

    @Override
    protected boolean changeable() {
        return true;
    }

    @Override
    protected boolean wasAbsent() {
        return false;
    }

    @Override
    protected boolean showsBegun(String failureType) {
        return false;
    }
}
