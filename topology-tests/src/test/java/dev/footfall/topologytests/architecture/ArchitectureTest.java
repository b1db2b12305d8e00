package dev.footfall.topologytests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.footfall.ingest.circle.a.Hen;
import dev.footfall.ingest.circle.b.Egg;
import dev.footfall.ingest.fixture.Decompresses;
import dev.footfall.ingest.fixture.LogsTheOldWay;
import dev.footfall.ingest.fixture.OpensRocksDb;
import dev.footfall.ingest.fixture.Prints;
import dev.footfall.ingest.fixture.ReachesIntoProcessors;
import dev.footfall.ingest.fixture.ReachesIntoTheRegistryClient;
import dev.footfall.ingest.fixture.StartsPostgres;
import dev.footfall.ingest.fixture.UsesKafkaStreams;
import dev.footfall.ingest.util.DateHelper;
import dev.footfall.processors.fixture.AnswersHttp;
import dev.footfall.processors.fixture.AsksABucket;
import dev.footfall.processors.fixture.CountsInSketches;
import dev.footfall.processors.fixture.FileName;
import dev.footfall.processors.fixture.ImpureRules;
import dev.footfall.processors.fixture.LeakingRules;
import dev.footfall.processors.fixture.LooksIntoTheRoot;
import dev.footfall.processors.fixture.ParsesAgents;
import dev.footfall.processors.fixture.QueriesADatabase;
import dev.footfall.processors.fixture.ReachesIntoSinks;
import dev.footfall.processors.fixture.ReadingRules;
import dev.footfall.processors.fixture.SendsByItself;
import dev.footfall.processors.fixture.TellsLineage;
import dev.footfall.replay.fixture.ReachesIntoIngest;
import dev.footfall.runtime.fixture.ReachesIntoSchemas;
import dev.footfall.schemas.fixture.ReachesIntoRuntime;
import dev.footfall.sinks.fixture.ReachesIntoItsPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds every rule against Footfall, and shows of every rule that it fails on a class which breaks it. */
class ArchitectureTest {
    private static final int MAX_LINES = 400;
    private static final JavaClasses FOOTFALL = Modules.classes();

    /** A rule and classes that break it, the first of which is blamed. */
    private record Case(String name, ArchRule rule, List<Class<?>> breaking) {
        Case(String name, ArchRule rule, Class<?>... breaking) {
            this(name, rule, List.of(breaking));
        }
    }

    private static List<Case> cases() {
        return List.of(
                new Case("schemas uses no module", Architecture.module("schemas"), ReachesIntoRuntime.class),
                new Case("runtime uses no module", Architecture.module("runtime"), ReachesIntoSchemas.class),
                new Case(
                        "ingest uses schemas and runtime",
                        Architecture.module("ingest", "schemas", "runtime"),
                        ReachesIntoProcessors.class),
                new Case(
                        "processors uses schemas and runtime",
                        Architecture.module("processors", "schemas", "runtime"),
                        ReachesIntoSinks.class),
                new Case(
                        "sinks uses schemas and runtime",
                        Architecture.module("sinks", "schemas", "runtime"),
                        ReachesIntoItsPeer.class),
                new Case(
                        "replay uses schemas, runtime, processors and sinks",
                        Architecture.module("replay", "schemas", "runtime", "processors", "sinks"),
                        ReachesIntoIngest.class),
                new Case("root packages are left alone", Architecture.rootPackages(), LooksIntoTheRoot.class),
                new Case(
                        "Jetty only where HTTP is served",
                        Architecture.room(
                                List.of("org.eclipse.jetty.."),
                                "dev.footfall.ingest.http..",
                                "dev.footfall.runtime.observe..",
                                "dev.footfall.sinks.live.."),
                        AnswersHttp.class),
                new Case(
                        "the producer only where events are published, and what sinks tell",
                        Architecture.room(
                                Architecture.producer(),
                                "dev.footfall.ingest.publish..",
                                "dev.footfall.sinks.publish..",
                                "dev.footfall.replay.."),
                        SendsByItself.class),
                new Case(
                        "Kafka Streams only in processors",
                        Architecture.room(List.of("org.apache.kafka.streams.."), "dev.footfall.processors.."),
                        UsesKafkaStreams.class),
                new Case(
                        "RocksDB only in state and spool",
                        Architecture.room(
                                List.of("org.rocksdb.."),
                                "dev.footfall.processors.streams..",
                                "dev.footfall.ingest.spool.."),
                        OpensRocksDb.class),
                new Case(
                        "zstd only where bodies are decoded and files imported",
                        Architecture.room(
                                List.of("com.github.luben.."),
                                "dev.footfall.ingest.body..",
                                "dev.footfall.replay.imports.."),
                        Decompresses.class),
                new Case(
                        "sketches only in processors.sketch",
                        Architecture.room(List.of("org.apache.datasketches.."), "dev.footfall.processors.sketch.."),
                        CountsInSketches.class),
                new Case(
                        "SQL only in the Postgres sink",
                        Architecture.room(
                                List.of(
                                        "java.sql..",
                                        "javax.sql..",
                                        "org.postgresql..",
                                        "com.zaxxer..",
                                        "org.flywaydb.."),
                                "dev.footfall.sinks.postgres.."),
                        QueriesADatabase.class),
                new Case(
                        "the registry's client only in schemas.registry",
                        Architecture.room(List.of("org.apache.flink.."), "dev.footfall.schemas.registry.."),
                        ReachesIntoTheRegistryClient.class),
                new Case(
                        "OpenLineage's client only in runtime.lineage",
                        Architecture.room(List.of("io.openlineage.."), "dev.footfall.runtime.lineage.."),
                        TellsLineage.class),
                new Case(
                        "AWS's library only in replay.archive",
                        Architecture.room(List.of("software.amazon.."), "dev.footfall.replay.archive.."),
                        AsksABucket.class),
                new Case(
                        "User-Agents are parsed in processors.refine.agent",
                        Architecture.room(List.of("ua_parser.."), "dev.footfall.processors.refine.agent.."),
                        ParsesAgents.class),
                new Case(
                        "embedded servers only in standalone",
                        Architecture.room(
                                List.of("kafka..", "io.zonky..", "io.apicurio.."), "dev.footfall.standalone.."),
                        StartsPostgres.class),
                new Case("rules know no plumbing", Architecture.pureRules(), ImpureRules.class),
                new Case("rules read nothing", Architecture.pureRules(), ReadingRules.class),
                new Case(
                        "rules read nothing through their values",
                        Architecture.pureRules(),
                        LeakingRules.class,
                        FileName.class),
                new Case("no java.util.logging", Architecture.noJavaUtilLogging(), LogsTheOldWay.class),
                new Case("only commands print", Architecture.noStandardStreams(), Prints.class),
                new Case("names tell", Architecture.tellingNames(), DateHelper.class),
                new Case("no cycles", Architecture.noCycles("ingest"), Hen.class, Egg.class));
    }

    @TestFactory
    Stream<DynamicTest> footfallKeepsEveryRule() {
        Stream<DynamicTest> rules = cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> one.rule().check(FOOTFALL)));
        Stream<DynamicTest> cycles = Architecture.modules().stream()
                .map(module -> DynamicTest.dynamicTest(
                        "no cycles in " + module,
                        () -> Architecture.noCycles(module).check(FOOTFALL)));
        return Stream.concat(rules, cycles);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFailsOnAClassThatBreaksIt() {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                    JavaClasses breaking = new ClassFileImporter().importClasses(one.breaking());

                    EvaluationResult result = one.rule().evaluate(breaking);

                    assertThat(result.getFailureReport().getDetails())
                            .anySatisfy(detail -> assertThat(detail)
                                    .contains(one.breaking().getFirst().getSimpleName()));
                }));
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(Modules.folders()).hasSizeGreaterThanOrEqualTo(4);
        for (Path folder : Modules.folders()) {
            String module = folder.getFileName().toString();
            assertThat(Architecture.modules()).contains(module);
            assertThat(FOOTFALL.stream().filter(type -> type.getPackageName().startsWith("dev.footfall." + module)))
                    .as("compiled classes of %s", module)
                    .isNotEmpty();
        }
    }

    @Test
    void noFileIsTooLongToRead(@TempDir Path folder) throws IOException {
        assertThat(Modules.sources().stream().flatMap(source -> SourceFiles.longerThan(MAX_LINES, source).stream()))
                .isEmpty();

        Files.writeString(folder.resolve("Fits.java"), "\n".repeat(MAX_LINES));
        Path tooLong = Files.writeString(folder.resolve("TooLong.java"), "\n".repeat(MAX_LINES + 1));
        assertThat(SourceFiles.longerThan(MAX_LINES, folder)).containsExactly(tooLong);
    }

    @Test
    void everyPackageIsNullMarked(@TempDir Path folder) throws IOException {
        assertThat(Modules.sources().stream().flatMap(source -> SourceFiles.notNullMarked(source).stream()))
                .isEmpty();

        Files.writeString(folder.resolve("Shoe.java"), "");
        assertThat(SourceFiles.notNullMarked(folder)).containsExactly(folder.resolve("package-info.java"));
        Files.writeString(folder.resolve("package-info.java"), "package a;");
        assertThat(SourceFiles.notNullMarked(folder)).hasSize(1);
        Files.writeString(folder.resolve("package-info.java"), "@NullMarked package a;");
        assertThat(SourceFiles.notNullMarked(folder)).isEmpty();
    }
}
