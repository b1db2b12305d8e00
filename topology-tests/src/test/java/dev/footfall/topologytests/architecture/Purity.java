package dev.footfall.topologytests.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.Set;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

/**
 * What business rules may use: the JDK's values, generated records, and what of Footfall uses nothing else either. So
 * nothing that a rule can reach reads, writes or waits.
 */
final class Purity {
    private static final DescribedPredicate<JavaClass> JDK_VALUES = resideInAPackage("java..")
            .and(DescribedPredicate.not(resideInAnyPackage(
                    "java.io..", "java.net..", "java.nio.file..", "java.sql..", "java.util.concurrent..")));
    private static final DescribedPredicate<JavaClass> PRIMITIVES =
            DescribedPredicate.describe("are primitive", JavaClass::isPrimitive);
    private static final DescribedPredicate<JavaClass> GIVEN = JDK_VALUES
            .or(PRIMITIVES)
            .or(resideInAnyPackage("dev.footfall.schemas.record..", "org.jspecify.annotations.."));

    private Purity() {}

    /** Rules, and what is inside them. */
    static DescribedPredicate<JavaClass> areRules() {
        return DescribedPredicate.describe("are *Rules or inside one", type -> {
            JavaClass outermost = outermost(type);
            return outermost.getPackageName().startsWith("dev.footfall.")
                    && outermost.getSimpleName().endsWith("Rules");
        });
    }

    /** What they may use. */
    static DescribedPredicate<JavaClass> isPure() {
        return DescribedPredicate.describe(
                "are values of java.*, generated records, or made of these alone",
                type -> isPure(type.getBaseComponentType(), new HashSet<>()));
    }

    private static boolean isPure(JavaClass type, Set<String> asked) {
        if (GIVEN.test(type) || !asked.add(type.getName())) {
            return true;
        }
        if (!type.getPackageName().startsWith("dev.footfall.")) {
            return false;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            if (!isPure(dependency.getTargetClass().getBaseComponentType(), asked)) {
                return false;
            }
        }
        return true;
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outermost = type.getBaseComponentType();
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }
}
