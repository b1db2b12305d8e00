package dev.footfall.processors;

import dev.footfall.processors.activity.ActivitySettings;
import dev.footfall.processors.audit.AuditSettings;
import dev.footfall.processors.erasure.ErasureSettings;
import dev.footfall.processors.funnels.FunnelsSettings;
import dev.footfall.processors.ledger.LedgerSettings;
import dev.footfall.processors.live.LiveSettings;
import dev.footfall.processors.refine.RefineSettings;
import dev.footfall.processors.sessions.SessionsSettings;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.processors.streams.StreamsSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.runtime.lineage.LineageSettings;
import java.util.List;
import java.util.Map;

/**
 * The configuration of the processors.
 *
 * @param topologies what to run, by name: {@code refine}, {@code sessions}, {@code funnels}, {@code activity},
 *     {@code audit}, {@code ledger}; each once, in any number of processes
 * @param observe where metrics and health are served
 * @param live whether and where the state can be queried
 * @param lineage whom runs of topologies and replays are told
 * @param sources what is said of sources, by their names
 */
public record ProcessorsSettings(
        List<String> topologies,
        BrokerSettings broker,
        RegistrySettings registry,
        ListenSettings observe,
        StreamsSettings streams,
        RefineSettings refine,
        SessionsSettings sessions,
        FunnelsSettings funnels,
        ActivitySettings activity,
        AuditSettings audit,
        LedgerSettings ledger,
        ErasureSettings erasure,
        LiveSettings live,
        LineageSettings lineage,
        Map<String, SourceSettings> sources) {
    static final String REFINE = "refine";
    static final String SESSIONS = "sessions";
    static final String FUNNELS = "funnels";
    static final String ACTIVITY = "activity";
    static final String AUDIT = "audit";
    static final String LEDGER = "ledger";
    private static final List<String> KNOWN = List.of(REFINE, SESSIONS, FUNNELS, ACTIVITY, AUDIT, LEDGER);

    public ProcessorsSettings {
        topologies = List.copyOf(topologies);
        sources = Map.copyOf(sources);
        if (topologies.isEmpty()
                || !KNOWN.containsAll(topologies)
                || topologies.stream().distinct().count() != topologies.size()) {
            throw new IllegalArgumentException("topologies: must be one or more of " + KNOWN + ", each once");
        }
    }
}
