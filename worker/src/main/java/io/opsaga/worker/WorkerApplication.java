package io.opsaga.worker;

import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * A worker as a process of its own, out of the same archive as the API. It serves the queues that {@code opsaga.workers} names, and
 * over HTTP nothing but {@code /actuator/health} and {@code /actuator/prometheus}; the first answers 200 once it serves.
 */
@EnableAutoConfiguration
public class WorkerApplication {
    /** There is nothing to describe. */
    private static final Map<String, Object> DEFAULTS =
            Map.of("springdoc.api-docs.enabled", "false", "springdoc.swagger-ui.enabled", "false");

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        application.setDefaultProperties(DEFAULTS);
        application.run(args);
    }
}
