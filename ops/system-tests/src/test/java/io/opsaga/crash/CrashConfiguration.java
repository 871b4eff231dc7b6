package io.opsaga.crash;

import io.temporal.common.interceptors.WorkerInterceptor;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets every activity and every change of a machine pass the reaper. */
@AutoConfiguration
public class CrashConfiguration {
    @Bean
    Reaper reaper(@Value("${opsaga.data}") Path data) {
        return new Reaper(data.resolve("run"));
    }

    @Bean
    WorkerInterceptor crashInterceptor(Reaper reaper) {
        return new Boundaries(reaper);
    }
}
