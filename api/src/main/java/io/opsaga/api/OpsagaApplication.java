package io.opsaga.api;

import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The API process. The store, Temporal and the workers come at run time, as beans of the worker module. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OpsagaApplication {
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(OpsagaApplication.class, args);
    }
}
