package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.ApiKeys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds out who asks, for every door of this process; tells the log whom it has turned away. */
@Component
public class Doorkeeper {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7e]{1,512})");
    private static final Pattern BASIC = Pattern.compile("(?i:basic) +([A-Za-z0-9+/=]{1,1024})");

    private final ApiKeys keys;
    private final AccessSettings settings;
    private final Attempts wrongKeys = new Attempts(AccessSettings.WRONG_KEYS, AccessSettings.WINDOW, System::nanoTime);
    private final Refusals refusals = new Refusals();

    Doorkeeper(ApiKeys keys, AccessSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** What every answer says to a browser. */
    public static void secure(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
    }

    /**
     * Who asks.
     *
     * @param basic whether a browser's dialog will do: the key as the password, under any name
     * @throws ProblemException when nobody is known; after too many wrong keys also whoever comes with a key that was not seen before
     */
    public Actor admit(HttpServletRequest request, boolean basic) {
        List<String> shown = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (shown.isEmpty()) {
            if (settings.localAdmin() && Origins.isLocal(request)) {
                return Actor.LOCAL;
            }
            throw unauthenticated(
                    "Show a key as 'Authorization: Bearer …'. Without one only this machine itself is served, under"
                            + " the names localhost, 127.0.0.1 and [::1]%s."
                                    .formatted(
                                            settings.localAdmin()
                                                    ? ""
                                                    : ", and not even it where opsaga.access.local-admin is false"));
        }
        String key = shown.size() > 1 ? null : key(shown.get(0), basic);
        if (key == null) {
            throw unauthenticated("The Authorization header must be 'Bearer' and one key.");
        }
        return known(key, Origins.address(request));
    }

    private Actor known(String key, String address) {
        if (wrongKeys.tooMany(address) && !wrongKeys.trusts(key)) {
            throw new ProblemException(
                            ProblemKind.TOO_MANY_ATTEMPTS,
                            "%d wrong keys came from this address within a minute."
                                    .formatted(AccessSettings.WRONG_KEYS))
                    .with("retry_after_seconds", AccessSettings.WINDOW.toSeconds());
        }
        Optional<ApiKeys.Owner> owner = keys.find(key);
        if (owner.isEmpty()) {
            wrongKeys.count(address);
            throw unauthenticated("The key is not known: it was never made, was revoked or replaced, or has expired.");
        }
        wrongKeys.trust(key);
        return Actor.of(owner.get());
    }

    /** Throws where a browser says that a page of another site asks, unless somebody follows a link from there to look at something. */
    public void refuseOtherSites(HttpServletRequest request) {
        if (Origins.crossOrigin(request) && !(Origins.changesNothing(request) && Origins.followsLink(request))) {
            throw new ProblemException(
                    ProblemKind.CROSS_ORIGIN, "A page of another site may read nothing and change nothing here.");
        }
    }

    /** Throws where a request is addressed to a name that is neither this machine's own nor the one that it is known by. */
    public void refuseOtherNames(HttpServletRequest request, String known) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (!Origins.toLoopback(host) && !known.equalsIgnoreCase(host)) {
            throw new ProblemException(
                    ProblemKind.CROSS_ORIGIN,
                    "This is not served under another name than localhost, 127.0.0.1, [::1] and %s.".formatted(known));
        }
    }

    /** Has the log say who was turned away; to be called when a request has been answered. */
    public void watch(HttpServletRequest request, HttpServletResponse response, @Nullable Actor actor) {
        int status = response.getStatus();
        if (status == HttpStatus.UNAUTHORIZED.value()
                || status == HttpStatus.FORBIDDEN.value()
                || status == HttpStatus.TOO_MANY_REQUESTS.value()) {
            refusals.log(request, status, actor);
        }
    }

    private static @Nullable String key(String authorization, boolean basic) {
        Matcher bearer = BEARER.matcher(authorization);
        if (bearer.matches()) {
            return bearer.group(1);
        }
        Matcher dialog = BASIC.matcher(authorization);
        if (!basic || !dialog.matches()) {
            return null;
        }
        try {
            String said = new String(Base64.getDecoder().decode(dialog.group(1)), StandardCharsets.UTF_8);
            return said.substring(said.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ProblemException unauthenticated(String detail) {
        return new ProblemException(ProblemKind.UNAUTHENTICATED, detail);
    }
}
