package io.opsaga.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.operation.Target;
import io.opsaga.saga.Payloads;
import io.temporal.common.converter.DataConverter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a source is called when it is locked, and that a payload tells which kind it is. */
class BackupSourceTest {
    static List<BackupSource> sources() {
        return List.of(
                new RedisSource("cache"),
                new DatabaseSource("agents"),
                new FolderSource("/opt/config", "pc2"),
                new VolumeSource("models", "main-pc"));
    }

    @Test
    void eachIsATargetOfItsEnvironment() {
        assertThat(sources())
                .extracting(source -> source.target("production").text())
                .containsExactly(
                        "redis:production/cache",
                        "database:production/agents",
                        "folder:production/pc2:/opt/config",
                        "volume:production/main-pc:models");
    }

    @Test
    void whatANameMayNotHaveIsEncoded() {
        Target target = new FolderSource("/srv/100 % für alle", "pc2").target("staging");

        assertThat(target.name()).isEqualTo("pc2:/srv/100%20%25%20f%C3%BCr%20alle");
        assertThat(Target.parse(target.text())).isEqualTo(target);
    }

    @Test
    void longPathsAreToldApartByTheirEnds() {
        Target one = new FolderSource("/" + "a".repeat(400) + "1", "pc2").target("staging");
        Target other = new FolderSource("/" + "a".repeat(400) + "2", "pc2").target("staging");

        assertThat(one.name()).hasSizeLessThan(256).isNotEqualTo(other.name());
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isReadBackFromAPayload(BackupSource source) {
        DataConverter converter = Payloads.converter();

        assertThat(converter.fromPayload(
                        converter.toPayload(source).orElseThrow(), BackupSource.class, BackupSource.class))
                .isEqualTo(source);
    }
}
