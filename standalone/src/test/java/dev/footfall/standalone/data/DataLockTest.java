package dev.footfall.standalone.data;

import dev.footfall.standalone.data.DataLock.DataInUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataLockTest {
    private DataDirectory data;

    @BeforeEach
    void createDirectory(@TempDir Path folder) throws Exception {
        data = new DataDirectory(folder.resolve("data"));
        data.create();
    }

    @Test
    void theDataOfARunningPipelineIsRefusedByNameOfItsProcess() throws Exception {
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> DataLock.take(data))
                    .isInstanceOf(DataInUseException.class)
                    .hasMessageContaining(
                            "in use by the process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
            assertThat(DataLock.holder(data)).contains(ProcessHandle.current().pid());
            assertThat(askedByAnotherProcess())
                    .isEqualTo("Optional[" + ProcessHandle.current().pid() + "]");
        }
    }

    @Test
    void aLockIsStillHeldAfterThisProcessAskedWhoHoldsIt() throws Exception {
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            DataLock.holder(data);
            assertThatThrownBy(() -> DataLock.take(data)).isInstanceOf(DataInUseException.class);
            assertThat(askedByAnotherProcess())
                    .isEqualTo("Optional[" + ProcessHandle.current().pid() + "]");
        }
    }

    @Test
    void aLockThatWasGivenBackCanBeTakenAgain() throws Exception {
        DataLock.take(data).close();
        assertThat(DataLock.holder(data)).isEmpty();
        DataLock.take(data).close();
    }

    @Test
    void whatAKilledProcessLeftBehindHoldsNothingEvenIfItsNumberLivesOn() throws Exception {
        // Given the holder's file of a killed process whose number this process has now
        Files.writeString(data.lock(), "");
        Files.writeString(data.holder(), ProcessHandle.current().pid() + " 1\n");

        // When and then
        assertThat(DataLock.holder(data)).isEmpty();
        DataLock.take(data).close();
    }

    private String askedByAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AskHolder.class.getName(),
                        data.root().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    /** Main of the other process. */
    static final class AskHolder {
        private AskHolder() {}

        public static void main(String[] args) throws Exception {
            System.out.print(DataLock.holder(new DataDirectory(Path.of(args[0]))));
        }
    }
}
