package dev.footfall.ingest.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is looked for in texts, and what is done about it unless a policy says otherwise. */
public enum Detector {
    /** Mail addresses. */
    MAIL(DataClass.CONTACT, Action.MASK),
    /** Phone numbers: in international form, in North America's, and whatever stands under a phone's key. */
    PHONE(DataClass.CONTACT, Action.MASK),
    /** Numbers of payment cards, by issuer, length and check digit. */
    CARD(DataClass.SENSITIVE, Action.MASK),
    /** Passwords, tokens and keys: by the names of parameters in addresses and of members in objects. */
    CREDENTIAL(DataClass.SENSITIVE, Action.MASK),
    /** Network addresses in texts; only where a policy asks for it, as version numbers look alike. */
    ADDRESS(DataClass.TECHNICAL, Action.TRUNCATE);

    private final DataClass dataClass;
    private final Action action;

    Detector(DataClass dataClass, Action action) {
        this.dataClass = dataClass;
        this.action = action;
    }

    /** The detector as policies name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    Rule usual() {
        return new Rule(dataClass, action);
    }

    static Optional<Detector> named(String code) {
        return Arrays.stream(values()).filter(it -> it.code().equals(code)).findFirst();
    }
}
