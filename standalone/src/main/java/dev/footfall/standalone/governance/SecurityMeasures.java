package dev.footfall.standalone.governance;

import dev.footfall.ingest.IngestSettings;
import dev.footfall.ingest.policy.Statement;
import dev.footfall.ingest.policy.Statement.StatedRule;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.sinks.SinksSettings;
import dev.footfall.standalone.PipelineConfiguration;
import dev.footfall.standalone.governance.ProcessingRecord.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which measures of security (GDPR, article 32(1)) are settings of a pipeline, and whether they are on. Pure. */
final class SecurityMeasures {
    private static final String PSEUDONYMISATION = "32(1)(a)";
    private static final String CONFIDENTIALITY = "32(1)(b)";
    private static final String RESTORING = "32(1)(c)";
    private static final String TESTING = "32(1)(d)";

    private final List<Measure> measures = new ArrayList<>();

    private SecurityMeasures() {}

    static List<Measure> of(PipelineConfiguration configuration, Statement statement, Collection<String> sources) {
        SecurityMeasures all = new SecurityMeasures();
        all.treatment(configuration.ingest(), statement, sources);
        all.transport(configuration);
        all.access(configuration);
        all.log(configuration.processors());
        all.resilience(configuration.ingest());
        return List.copyOf(all.measures);
    }

    private void treatment(IngestSettings ingest, Statement statement, Collection<String> sources) {
        boolean policy = ingest.governance().file().isPresent();
        add(
                "Personal data are treated before the first write",
                PSEUDONYMISATION,
                policy,
                policy ? "by the policy, see the sources" : "ingest: governance.file names no policy");
        Stream<StatedRule> rules = Stream.concat(
                sources.stream().flatMap(source -> statement.of(source).fields().stream()),
                statement.detectors().stream());
        String hashed = rules.filter(rule -> rule.treatment().startsWith("hash"))
                .map(StatedRule::what)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        add(
                "Pseudonyms by a keyed hash (HMAC-SHA256)",
                PSEUDONYMISATION,
                policy && !hashed.isEmpty(),
                hashed.isEmpty() ? "the policy hashes nothing" : hashed);
        add(
                "Encryption of disks",
                PSEUDONYMISATION,
                false,
                "Footfall encrypts nothing that it stores; record.measures of the policy can say what the disks do");
    }

    private void transport(PipelineConfiguration configuration) {
        boolean tls = configuration.ingest().http().tls().isPresent();
        add(
                "TLS from clients to ingest",
                PSEUDONYMISATION,
                tls,
                tls ? "ingest: http.tls" : "ingest: http.tls is not set; a proxy in front may do it");
        Map<String, BrokerSettings> brokers = new TreeMap<>(Map.of(
                "ingest", configuration.ingest().broker(),
                "processors", configuration.processors().broker(),
                "sinks", configuration.sinks().broker()));
        String plain = names(brokers, broker -> !isEncrypted(broker));
        add(
                "TLS to the broker",
                PSEUDONYMISATION,
                plain.isEmpty(),
                plain.isEmpty()
                        ? "broker.properties.security.protocol of every service"
                        : "broker.properties.security.protocol is neither SSL nor SASL_SSL: " + plain);
        Map<String, String> registries = new TreeMap<>(Map.of(
                "ingest", configuration.ingest().registry().url(),
                "processors", configuration.processors().registry().url(),
                "sinks", configuration.sinks().registry().url()));
        String open = names(registries, url -> !url.startsWith("https://"));
        add(
                "TLS to the schema registry",
                PSEUDONYMISATION,
                open.isEmpty(),
                open.isEmpty() ? "registry.url of every service" : "registry.url is not https: " + open);
        boolean database =
                configuration.sinks().postgres().database().url().matches(".*[?&]sslmode=(require|verify-.*)");
        add(
                "TLS to Postgres",
                PSEUDONYMISATION,
                database,
                database
                        ? "sinks: postgres.database.url"
                        : "sinks: postgres.database.url has no sslmode=require, verify-ca or verify-full");
    }

    private void access(PipelineConfiguration configuration) {
        add("Write keys", CONFIDENTIALITY, true, "each source has its own; ingest takes no event without one");
        add(
                "Limits for each client address",
                CONFIDENTIALITY,
                configuration.ingest().addressLimit().isPresent(),
                configuration.ingest().addressLimit().isPresent()
                        ? "ingest: address-limit"
                        : "ingest: address-limit is not set");
        SinksSettings.Postgres postgres = configuration.sinks().postgres();
        add(
                "A role for analysts that only reads",
                CONFIDENTIALITY,
                true,
                "sinks: postgres.tables.reader-role is " + postgres.tables().readerRole());
        if (configuration.sinks().sinks().contains(SinksSettings.LIVE)) {
            guard("The live page", configuration.sinks().live().page().tokenFile(), "sinks: live.page.token-file");
        }
        if (configuration.processors().live().enabled()) {
            guard(
                    "Queries of what is known of a visitor",
                    configuration.processors().live().tokenFile(),
                    "processors: live.token-file");
        }
    }

    /** Without a token neither can listen elsewhere than on a loopback address. */
    private void guard(String what, Optional<Path> token, String setting) {
        add(
                what + " asks who looks",
                CONFIDENTIALITY,
                true,
                token.isPresent() ? setting : "no token is set, so it answers this machine only");
    }

    private void log(ProcessorsSettings processors) {
        boolean kept = processors.topologies().contains("audit")
                && processors.audit().keyFile().isPresent();
        add(
                "A signed log of what was done with every event and by operators",
                TESTING,
                kept,
                kept
                        ? "processors: topology audit, signed every "
                                + processors.audit().checkpointInterval()
                        : "processors: topologies does not name audit, or audit.key-file is not set");
        add(
                "Signed heads of that log outside the pipeline",
                TESTING,
                kept && processors.audit().hasWitness(),
                processors.audit().hasWitness()
                        ? "processors: audit.witness-file or audit.witness-url"
                        : "processors: neither audit.witness-file nor audit.witness-url is set");
        boolean ledger = processors.topologies().contains("ledger");
        add(
                "Books of what was received, refined and dropped",
                TESTING,
                ledger,
                ledger ? "processors: topology ledger" : "processors: topologies does not name ledger");
    }

    private void resilience(IngestSettings ingest) {
        boolean spool = ingest.spool().enabled();
        add(
                "Events are kept on disk while the broker is away",
                RESTORING,
                spool,
                spool ? "ingest: spool" : "ingest: spool.enabled is false");
    }

    private static boolean isEncrypted(BrokerSettings broker) {
        return broker.properties().getOrDefault("security.protocol", "").endsWith("SSL");
    }

    private static <T> String names(Map<String, T> services, Predicate<T> which) {
        return services.entrySet().stream()
                .filter(service -> which.test(service.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private void add(String name, String article, boolean configured, String detail) {
        measures.add(new Measure(name, article, configured, detail));
    }
}
