package dev.footfall.replay.subject;

import dev.footfall.replay.operator.DeployedPipelineOptions;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.SubjectTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
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
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for the audit log, such as a ticket's number; name no person in it.")
    private String reason = "";

    @Mixin
    private DeployedPipelineOptions pipeline = new DeployedPipelineOptions();

    @Option(names = "--secret", paramLabel = "FILE", description = "Its governance secret.")
    private Optional<Path> secret = Optional.empty();

    /**
     * The pipeline that the options name.
     *
     * @throws IOException if there is none
     * @throws CommandLine.ParameterException if the options do not go together
     */
    SubjectPipeline pipeline(SubjectPipelineFinder finder) throws IOException {
        if (!pipeline.isDeployed()) {
            return finder.subjects(pipeline.data());
        }
        if (!pipeline.isComplete() || secret.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--broker needs --registry, --postgres and --secret beside it");
        }
        return new SubjectPipeline(
                pipeline.clientProperties(),
                pipeline.registry(),
                new PostgresSettings(pipeline.postgres(), Optional.empty(), Optional.empty(), SCHEMA),
                secret.get(),
                Optional.empty());
    }

    /** Why, in the operator's words. */
    String reason() {
        return reason;
    }

    /**
     * Whom the options name, at the source that is named or at each that ever received anything.
     *
     * @throws IOException if the sources or the secret cannot be read
     */
    List<Subject> subjects(SubjectPipeline of) throws IOException {
        SubjectKind kind = who.visitor.isPresent() ? SubjectKind.VISITOR : SubjectKind.USER;
        List<String> sources = source.isPresent() ? List.of(source.get()) : new SubjectTables(of.postgres()).sources();
        return Subject.of(kind, sources, who.visitor.or(() -> who.user).orElseThrow(), of.secretBytes());
    }
}
