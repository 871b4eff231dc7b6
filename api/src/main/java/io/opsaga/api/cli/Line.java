package io.opsaga.api.cli;

import io.opsaga.api.cli.FleetRun.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a terminal: pieces of text, some of them coloured, cut off where the terminal ends. */
final class Line {
    private record Piece(String text, @Nullable Outcome colour) {}

    private final Paint paint;
    private final List<Piece> pieces = new ArrayList<>();

    Line(Paint paint) {
        this.paint = paint;
    }

    Line add(String text) {
        pieces.add(new Piece(text, null));
        return this;
    }

    Line add(Outcome colour, String text) {
        pieces.add(new Piece(text, colour));
        return this;
    }

    Line addAll(Line other) {
        pieces.addAll(other.pieces);
        return this;
    }

    int length() {
        return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
    }

    /** With so many characters at most; what has more ends with a sign of that. */
    String render(int columns) {
        int left = length() <= columns ? columns : columns - 1;
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            String shown = piece.text().substring(0, Math.min(left, piece.text().length()));
            left -= shown.length();
            text.append(piece.colour() == null ? shown : paint.in(piece.colour(), shown));
        }
        return length() <= columns ? text.toString() : text.append(paint.more()).toString();
    }
}
