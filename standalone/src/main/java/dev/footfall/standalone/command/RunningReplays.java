package dev.footfall.standalone.command;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Finds the pipeline that runs on a data folder, for commands that work beside it and log into its folder. */
record RunningReplays(Clock clock) implements PipelineFinder {
    @Override
    public Pipeline find(Path folder) throws IOException {
        DataDirectory data = new DataDirectory(folder);
        Endpoints endpoints = RunFile.ofRunning(data);
        Logs.to(data.logs().resolve("replay.log"));
        return LivePipeline.of(data, endpoints, clock);
    }
}
