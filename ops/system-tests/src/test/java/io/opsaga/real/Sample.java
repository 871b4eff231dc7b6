package io.opsaga.real;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which of the points at which something can die are tried. All of them take most of an hour; a run of {@code ops/test} tries some, other
 * ones for each commit. Who wants the same again gives the seed that was printed: {@code -Dopsaga.crash-seed=N}.
 */
final class Sample {
    private static final String SEED = "opsaga.crash-seed";
    private static final String PERCENT = "opsaga.crash-percent";
    private static final int USUAL_PERCENT = 6;

    /** Of each policy of a fleet, whose upgrade passes more points than could be tried one by one. */
    static final int INSTANTS = Integer.getInteger("opsaga.crash-instants", 5);

    private final long seed = Long.getLong(SEED, System.nanoTime());
    private final int percent = Integer.getInteger(PERCENT, USUAL_PERCENT);
    private final Random random = new Random(seed);

    /** The sample says how it can be drawn again. */
    Sample() {
        System.out.println(this);
    }

    /** So many of a hundred, in their order, at least one. */
    List<String> of(List<String> points) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        int most = Math.max(1, (points.size() * percent + 99) / 100);
        return places.stream().limit(most).sorted().map(points::get).toList();
    }

    List<String> oneOf(List<String> points) {
        return List.of(points.get(random.nextInt(points.size())));
    }

    /** So many of that many instants, in their order. */
    List<String> instants(int points, int count) {
        return random.ints(1, points + 1)
                .distinct()
                .limit(Math.min(points, count))
                .sorted()
                .mapToObj(instant -> "@" + instant)
                .toList();
    }

    @Override
    public String toString() {
        return "-D%s=%d -D%s=%d".formatted(SEED, seed, PERCENT, percent);
    }
}
