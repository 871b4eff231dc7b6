package io.opsaga.api.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log who was turned away, and from where; of one address so many within a minute and no more. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int MOST = 20;
    private static final int LONGEST_PATH = 120;

    private final Attempts attempts = new Attempts(MOST, AccessSettings.WINDOW, System::nanoTime);

    /** @param actor null where nobody was known */
    void log(HttpServletRequest request, int status, @Nullable Actor actor) {
        String address = Origins.address(request);
        int count = attempts.count(address);
        if (count > MOST) {
            return;
        }
        // As it was sent: with nothing decoded it cannot look like another line of the log.
        String path = request.getRequestURI();
        LOG.warn(
                "{} for {} from {}: {} {}{}",
                status,
                actor == null
                        ? "nobody known"
                        : "%s (%s)".formatted(actor.name(), actor.role().wire()),
                address,
                request.getMethod(),
                path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…",
                count == MOST ? " (further ones of this minute are not logged)" : "");
    }
}
