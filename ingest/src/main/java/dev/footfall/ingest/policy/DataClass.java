package dev.footfall.ingest.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of data a field holds. */
public enum DataClass {
    /** Tells one visitor, user or device from others. */
    IDENTIFIER,
    /** Reaches a person: mail addresses, phone numbers. */
    CONTACT,
    /** Does harm in the wrong hands: card numbers, passwords, whatever else a policy names. */
    SENSITIVE,
    /** About the device or the connection. */
    TECHNICAL;

    /** The class as policies, events and metrics name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DataClass> named(String code) {
        return Arrays.stream(values()).filter(it -> it.code().equals(code)).findFirst();
    }
}
