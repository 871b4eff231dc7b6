package io.opsaga.growth;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Has the null runtime in the place of Docker; started by {@code ops/bench growth}. */
@AutoConfiguration
public class NullMachines {
    @Bean
    static BeanPostProcessor nothingInsteadOfDocker() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals("dockerRuntime") ? new NullRuntime() : bean;
            }
        };
    }
}
