package dev.footfall.standalone.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Where this process's logs go: never to the terminal, which shows what is for people. */
final class Logs {
    private Logs() {}

    /** From now on nowhere. */
    static void off() {
        LoggerContext context = reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /** From now on to that file, as lines of JSON. */
    static void to(Path file) {
        LoggerContext context = reset();
        context.putProperty("footfall.log", file.toString());
        URL configuration = Objects.requireNonNull(
                Logs.class.getResource("logback-file.xml"), "logback-file.xml is part of this module");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("logback-file.xml is not understood", e);
        }
    }

    private static LoggerContext reset() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        return context;
    }
}
