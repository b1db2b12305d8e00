package dev.footfall.ingest.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of parameters and members that say what their values are, whatever their case and whether they are written with
 * {@code _}, {@code -} or neither. Most names of events are told apart from these by their first and last letter alone.
 * Immutable once built.
 */
final class Names {
    private static final int LONGEST = 64;
    private static final Set<String> PASSWORDS_AND_TOKENS = Set.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "clientsecret",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "authtoken");
    private static final Set<String> FURTHER_CREDENTIALS = Set.of(
            "token",
            "sessiontoken",
            "authorization",
            "apikey",
            "privatekey",
            "sessionid",
            "jsessionid",
            "phpsessid",
            "otp",
            "cvv",
            "cvc");
    private static final Set<String> CREDENTIALS_OF_QUERIES =
            Set.of("code", "sid", "sig", "xamzsignature", "xamzsecuritytoken");
    private static final Set<String> PHONES = Set.of(
            "phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "telephone", "tel", "cellphone", "fax");
    private static final Set<String> MAILS = Set.of("email", "mail", "emailaddress");
    private static final Set<String> ADDRESSES = Set.of("ip", "ipaddress", "clientip", "remoteaddr", "$ip");

    private final Map<String, Named> byName = new HashMap<>();
    private final boolean[] firstAndLast = new boolean[2_048];

    /**
     * What a name says.
     *
     * @param detector as whose finding the value is treated; empty for a rule that a policy has for the name itself
     * @param inQueries whether as a parameter of an address
     * @param inObjects whether as a member of an object
     */
    record Named(Optional<Detector> detector, Rule rule, boolean inQueries, boolean inObjects) {}

    /** Passwords and tokens that can mean nothing else, in addresses. */
    static Names unmistakable() {
        Names names = new Names();
        PASSWORDS_AND_TOKENS.forEach(name ->
                names.put(name, new Named(Optional.of(Detector.CREDENTIAL), Detector.CREDENTIAL.usual(), true, false)));
        return names;
    }

    /** The names by which detectors find something. */
    static Names of(Map<Detector, Rule> detectors, Set<String> exceptions) {
        Names names = new Names();
        names.put(PASSWORDS_AND_TOKENS, Detector.CREDENTIAL, detectors, true, true);
        names.put(FURTHER_CREDENTIALS, Detector.CREDENTIAL, detectors, true, true);
        names.put(CREDENTIALS_OF_QUERIES, Detector.CREDENTIAL, detectors, true, false);
        names.put(PHONES, Detector.PHONE, detectors, true, true);
        names.put(MAILS, Detector.MAIL, detectors, true, false); // in objects only what is a mail address
        names.put(ADDRESSES, Detector.ADDRESS, detectors, true, true);
        exceptions.forEach(name -> names.byName.remove(normal(name)));
        return names;
    }

    private void put(
            Set<String> all, Detector detector, Map<Detector, Rule> detectors, boolean inQueries, boolean inObjects) {
        Rule rule = detectors.get(detector);
        if (rule != null) {
            all.forEach(name -> put(name, new Named(Optional.of(detector), rule, inQueries, inObjects)));
        }
    }

    /** Adds a name of a member that a policy has a rule for. */
    void put(String name, Rule rule) {
        put(name, new Named(Optional.empty(), rule, false, true));
    }

    /** Adds a name that a policy has a rule for, of a member or of a parameter: what is broken may be either. */
    void putAnywhere(String name, Rule rule) {
        put(name, new Named(Optional.empty(), rule, true, true));
    }

    private void put(String name, Named named) {
        String normal = normal(name);
        byName.put(normal, named);
        firstAndLast[ends(normal.charAt(0), normal.charAt(normal.length() - 1))] = true;
    }

    /** What the name between two indices says; null if nothing. */
    @Nullable
    Named find(String text, int from, int to) {
        if (to <= from || to - from > LONGEST) {
            return null;
        }
        boolean mayBe = firstAndLast[ends(lower(text.charAt(from)), lower(text.charAt(to - 1)))];
        return mayBe ? byName.get(normal(text.substring(from, to))) : null;
    }

    private static int ends(char first, char last) {
        return (first * 61 + last) & 2_047;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
