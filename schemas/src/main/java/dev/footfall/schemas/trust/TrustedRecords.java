package dev.footfall.schemas.trust;

import org.apache.avro.Conversion;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the generated records may be made from data; it refuses classes that nobody vouched for. Avro finds
 * this class itself (a conversion named in {@code META-INF/services}) before the first generated record is used, so
 * that nobody has to call it and no JVM needs a system property. As a conversion it converts nothing.
 */
public final class TrustedRecords extends Conversion<Void> {
    private static final String RECORDS = "dev.footfall.schemas.record";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(RECORDS)));
    }

    /** Called by Avro. */
    public TrustedRecords() {}

    @Override
    public Class<Void> getConvertedType() {
        return Void.class;
    }

    @Override
    public String getLogicalTypeName() {
        return "footfall-trusted-records";
    }
}
