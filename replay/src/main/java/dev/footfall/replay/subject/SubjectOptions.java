package dev.footfall.replay.subject;

import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.sinks.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whom a command is about, and which pipeline. */
final class SubjectOptions {
    private static final String SCHEMA = "footfall";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @ArgGroup(multiplicity = "1")
    private Who who = new Who();

    private static final class Who {
        @Option(
                names = "--visitor",
                required = true,
                paramLabel = "ID",
                description =
                        "The visitor, by the id that the client sends; where the policy hashes it, also as stored.")
        private Optional<String> visitor = Optional.empty();

        @Option(
                names = "--user",
                required = true,
                paramLabel = "ID",
                description = "The signed-in user, with all visitors that were ever seen as this user.")
        private Optional<String> user = Optional.empty();
    }

    @Option(
            names = "--source",
            paramLabel = "S",
            description = "Only at this source (default: at every source that ever received anything).")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data of the pipeline (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description =
                    "A deployed pipeline's broker, in place of --data. Needs --registry, --postgres and --secret.")
    private Optional<String> broker = Optional.empty();

    @Option(
            names = "--broker-properties",
            paramLabel = "FILE",
            description = "Further settings for --broker, such as those of security, as Kafka's clients name them.")
    private Optional<Path> brokerProperties = Optional.empty();

    @Option(names = "--registry", paramLabel = "URL", description = "Its schema registry.")
    private Optional<String> registry = Optional.empty();

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = "${env:FOOTFALL_POSTGRES_URL}",
            description = "Its database, such as postgresql://user:password@host:5432/footfall"
                    + " (default: FOOTFALL_POSTGRES_URL of the environment).")
    private Optional<String> postgres = Optional.empty();

    @Option(names = "--secret", paramLabel = "FILE", description = "Its governance secret.")
    private Optional<Path> secret = Optional.empty();

    /**
     * The pipeline that the options name.
     *
     * @throws IOException if there is none
     * @throws CommandLine.ParameterException if the options do not go together
     */
    SubjectPipeline pipeline(SubjectPipelineFinder finder) throws IOException {
        if (broker.isEmpty()) {
            return finder.subjects(data);
        }
        if (registry.isEmpty() || postgres.isEmpty() || secret.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--broker needs --registry, --postgres and --secret beside it");
        }
        Map<String, Object> clientProperties = new HashMap<>();
        if (brokerProperties.isPresent()) {
            Properties read = new Properties();
            try (var reader = Files.newBufferedReader(brokerProperties.get())) {
                read.load(reader);
            }
            read.stringPropertyNames().forEach(name -> clientProperties.put(name, read.getProperty(name)));
        }
        clientProperties.put("bootstrap.servers", broker.get());
        return new SubjectPipeline(
                clientProperties,
                registry.get(),
                new PostgresSettings(postgres.get(), Optional.empty(), Optional.empty(), SCHEMA),
                secret.get(),
                Optional.empty());
    }

    /** The source that was named; empty for all. */
    Optional<String> source() {
        return source;
    }

    /** Whom the options name, at each source. */
    List<Subject> subjects(List<String> sources, byte[] secret) {
        SubjectKind kind = who.visitor.isPresent() ? SubjectKind.VISITOR : SubjectKind.USER;
        return Subject.of(kind, sources, who.visitor.or(() -> who.user).orElseThrow(), secret);
    }
}
