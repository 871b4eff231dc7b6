package io.opsaga.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.activities.deployment.TechnologyFailures;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Watchers that wait for a store which does not answer keep no activity from beating. */
@Timeout(60)
class HeartbeatsTest {
    private static final CountDownLatch STORE_ANSWERS = new CountDownLatch(1);
    private static final CountDownLatch BOTH_WAIT = new CountDownLatch(2);

    @ActivityInterface
    public interface Work {
        void work();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Watching {
        @Bean(destroyMethod = "close")
        Heartbeats heartbeats() {
            return new Heartbeats(Duration.ofMillis(20));
        }

        @Bean
        Watchers watchers() {
            return new Watchers();
        }
    }

    static class Watchers {
        @Scheduled(fixedDelay = 1)
        void first() throws InterruptedException {
            hang();
        }

        @Scheduled(fixedDelay = 1)
        void second() throws InterruptedException {
            hang();
        }

        private static void hang() throws InterruptedException {
            BOTH_WAIT.countDown();
            STORE_ANSWERS.await();
        }
    }

    @Test
    void whoWaitsForTheStoreKeepsNobodyFromBeating() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withPropertyValues("spring.task.scheduling.pool.size=2")
                .withUserConfiguration(Watching.class)
                .run(context -> {
                    BOTH_WAIT.await();
                    TestActivityEnvironment activities = TestActivityEnvironment.newInstance();
                    try {
                        AtomicInteger beaten = new AtomicInteger();
                        activities.setActivityHeartbeatListener(String.class, doing -> beaten.incrementAndGet());
                        Guard guard = new Guard(context.getBean(Heartbeats.class), TechnologyFailures::translated);
                        Work work = () -> guard.run("agent", pulse -> {
                            await().until(() -> beaten.get() > 0);
                            return true;
                        });
                        activities.registerActivitiesImplementations(work);

                        activities.newActivityStub(Work.class).work();

                        assertThat(beaten).hasPositiveValue();
                    } finally {
                        activities.close();
                        STORE_ANSWERS.countDown();
                    }
                });
    }
}
