package dev.footfall.topologytests.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The rules of who may use what. */
final class Architecture {
    private static final List<String> MODULES =
            List.of("schemas", "runtime", "ingest", "processors", "sinks", "replay", "standalone", "bench");

    /** Benchmarks put Footfall beside its peers and its limits, so they use what those are made of. */
    private static final String BENCH = "dev.footfall.bench..";

    private static final Set<String> EMPTY_WORDS =
            Set.of("util", "utils", "common", "commons", "helper", "helpers", "manager", "managers", "misc");
    private static final Pattern EMPTY_NAME = Pattern.compile("(.*(Utils?|Helpers?|Managers?|Misc)|Commons?.*)");

    private Architecture() {}

    /** A module uses only the modules that it is given. */
    static ArchRule module(String name, String... allowed) {
        Set<String> usable = Set.copyOf(
                Stream.concat(Stream.of(name), Arrays.stream(allowed)).toList());
        String[] others = MODULES.stream()
                .filter(module -> !usable.contains(module))
                .map(module -> "dev.footfall." + module + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.footfall." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    /** A module's root package is where it is wired; only who runs modules looks in. */
    static ArchRule rootPackages() {
        String[] roots =
                MODULES.stream().map(module -> "dev.footfall." + module).toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.concat(Stream.of("dev.footfall.standalone..", BENCH), Arrays.stream(roots))
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(roots);
    }

    /** The classes of a library, such as {@code org.rocksdb..}, are used in some packages only. */
    static ArchRule room(List<String> library, String... packages) {
        return room(resideInAnyPackage(library.toArray(String[]::new)), packages);
    }

    /** Certain classes of a library are used in some packages only. */
    static ArchRule room(DescribedPredicate<? super JavaClass> library, String... packages) {
        String[] allowed =
                Stream.concat(Stream.of(BENCH), Arrays.stream(packages)).toArray(String[]::new);
        return noClasses().that().resideOutsideOfPackages(allowed).should().dependOnClassesThat(library);
    }

    /** What sends to the broker, as opposed to the types that Kafka Streams' handlers speak of. */
    static DescribedPredicate<HasName> producer() {
        return HasName.Predicates.nameMatching("org\\.apache\\.kafka\\.clients\\.producer\\.(Kafka|Mock)?Producer");
    }

    /** Business rules are pure; what that is, {@link Purity} says. */
    static ArchRule pureRules() {
        return classes().that(Purity.areRules()).should().onlyDependOnClassesThat(Purity.isPure());
    }

    static ArchRule noJavaUtilLogging() {
        return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
    }

    /** Only commands speak to a terminal; services log. */
    static ArchRule noStandardStreams() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(BENCH, "..command..")
                .and()
                .areNotAnnotatedWith("picocli.CommandLine$Command")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "System.out or System.err",
                        access -> access.getTarget().getOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err")
                                        .contains(access.getTarget().getName())));
    }

    /** A name says what a thing is for. */
    static ArchRule tellingNames() {
        return noClasses()
                .should(ArchCondition.from(DescribedPredicate.<JavaClass>describe(
                        "be named, or lie in a package named, with a word that says nothing",
                        type -> EMPTY_NAME.matcher(type.getSimpleName()).matches()
                                || Arrays.stream(type.getPackageName().split("\\."))
                                        .anyMatch(EMPTY_WORDS::contains))));
    }

    /** No cycles between the packages of a module. */
    static ArchRule noCycles(String module) {
        return slices().matching("dev.footfall." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    static List<String> modules() {
        return MODULES;
    }
}
