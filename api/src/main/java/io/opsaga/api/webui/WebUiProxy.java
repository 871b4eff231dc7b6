package io.opsaga.api.webui;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.stereotype.Component;

/** Passes requests on to the UI's server, and its answers back. Whoever calls has checked the request. */
@Component
class WebUiProxy {
    private static final int LARGEST_BODY = 2 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** The UI waits for news of a run with requests that are open for most of a minute. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    /** What belongs to one connection (RFC 9110, 7.6.1), and what the HTTP client says itself. */
    private static final Set<String> HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect");

    /** What was for this door: keys go no further, and the UI's server compares origins with a name that it does not have. */
    private static final Set<String> DOOR = Set.of("authorization", "origin", "referer");

    /** What the door has said already. */
    private static final Set<String> SAID = Set.of("x-frame-options", "x-content-type-options", "x-xss-protection");

    private final URI server;
    private final HttpClient client;

    WebUiProxy(WebUiSettings settings) throws IOException, GeneralSecurityException {
        this.server = settings.server();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        // As an environment variable it is empty where it is not set.
        String certificate = Objects.toString(settings.certificate(), "");
        this.client = (certificate.isEmpty() ? builder : builder.sslContext(trusting(Path.of(certificate)))).build();
    }

    /** @throws ProblemException when the UI's server does not answer; nothing was written then */
    void forward(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            HttpResponse<InputStream> answer = client.send(passedOn(request), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                response.setStatus(answer.statusCode());
                answer.headers().map().forEach((name, values) -> {
                    if (!HOP.contains(name) && !SAID.contains(name)) {
                        values.forEach(value -> response.addHeader(name, value));
                    }
                });
                body.transferTo(response.getOutputStream());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemKind.UNAVAILABLE, "Opsaga is stopping.");
        } catch (IOException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.reset();
            throw new ProblemException(ProblemKind.UNAVAILABLE, "Temporal's Web UI does not answer.");
        }
    }

    private HttpRequest passedOn(HttpServletRequest request) throws IOException {
        HttpRequest.Builder passed = HttpRequest.newBuilder(target(request)).timeout(ANSWER);
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HOP.contains(lower) && !DOOR.contains(lower) && !lower.startsWith("sec-fetch-")) {
                Collections.list(request.getHeaders(name)).forEach(value -> passed.header(name, value));
            }
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new ProblemException(ProblemKind.TOO_LARGE, "The body has more than 2 MiB.");
        }
        return passed.method(
                        request.getMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    private URI target(HttpServletRequest request) {
        String query = request.getQueryString();
        try {
            return URI.create(server + request.getRequestURI() + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST, "The address is not a valid URI.");
        }
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            store.setCertificateEntry(
                    "web-ui", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
