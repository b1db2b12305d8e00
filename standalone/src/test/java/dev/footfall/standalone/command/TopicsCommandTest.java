package dev.footfall.standalone.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What needs no broker; creating is tested with the pipeline as a whole. */
class TopicsCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void anAddressWithoutAPortIsRefused() {
        assertThat(create("--bootstrap-servers", "broker")).isEqualTo(2);
        assertThat(err.toString()).contains("bootstrap-servers: must be host:port");
    }

    @Test
    void noPartitionsAreRefused() {
        assertThat(create("--bootstrap-servers", "broker:9092", "--partitions", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("partitions and replicas must be 1 or more");
    }

    @Test
    void withoutARunningPipelineABrokerMustBeNamed() {
        assertThat(create("--data", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nothing runs on");
    }

    @Test
    void aFileOfPropertiesThatIsNoneIsNotQuoted() throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=\\uXYZ secret");

        assertThat(create("--bootstrap-servers", "broker:9092", "--command-config", file.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains(file + ": cannot be read").doesNotContain("secret");
    }

    private int create(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "topics";
        all[1] = "create";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Footfall.commandLine().setErr(new PrintWriter(err)).execute(all);
    }
}
