package dev.footfall.runtime.lineage;

import dev.footfall.runtime.lifecycle.Version;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.JobFacets;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunFacets;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** Events as OpenLineage writes them (specification 2-0-2). */
final class OpenLineageEvents {
    private static final String INTEGRATION = "FOOTFALL";
    private static final String LANGUAGE = "Java";

    private final String namespace;
    private final OpenLineage model;

    OpenLineageEvents(String namespace) {
        this.namespace = namespace;
        // A package URL: it names what made the event, and its version.
        this.model = new OpenLineage(URI.create("pkg:maven/dev.footfall/footfall@" + Version.current()));
    }

    RunEvent of(LineageEvent event) {
        return model.newRunEventBuilder()
                .eventType(RunEvent.EventType.valueOf(event.state().name()))
                .eventTime(time(event.at()))
                .run(model.newRunBuilder()
                        .runId(event.run())
                        .facets(facets(event))
                        .build())
                .job(model.newJobBuilder()
                        .namespace(namespace)
                        .name(event.job().name())
                        .facets(facets(event.job()))
                        .build())
                .inputs(event.inputs().stream()
                        .map(it -> model.newInputDatasetBuilder()
                                .namespace(it.namespace())
                                .name(it.name())
                                .facets(facets(it))
                                .build())
                        .toList())
                .outputs(event.outputs().stream().map(this::output).toList())
                .build();
    }

    private OpenLineage.OutputDataset output(Dataset dataset) {
        OpenLineage.OutputDatasetBuilder output = model.newOutputDatasetBuilder()
                .namespace(dataset.namespace())
                .name(dataset.name())
                .facets(facets(dataset));
        dataset.rows()
                .ifPresent(rows -> output.outputFacets(model.newOutputDatasetOutputFacetsBuilder()
                        .outputStatistics(model.newOutputStatisticsOutputDatasetFacetBuilder()
                                .rowCount(rows)
                                .build())
                        .build()));
        return output.build();
    }

    private DatasetFacets facets(Dataset dataset) {
        OpenLineage.DatasetFacetsBuilder facets = model.newDatasetFacetsBuilder()
                .dataSource(model.newDatasourceDatasetFacetBuilder()
                        .name(dataset.namespace())
                        .uri(URI.create(dataset.namespace()))
                        .build());
        if (!dataset.fields().isEmpty()) {
            List<OpenLineage.SchemaDatasetFacetFields> fields = dataset.fields().stream()
                    .map(field -> model.newSchemaDatasetFacetFieldsBuilder()
                            .name(field.name())
                            .type(field.type())
                            .description(field.description().isEmpty() ? null : field.description())
                            .build())
                    .toList();
            facets.schema(model.newSchemaDatasetFacetBuilder().fields(fields).build());
        }
        if (dataset.dropped()) {
            facets.lifecycleStateChange(model.newLifecycleStateChangeDatasetFacetBuilder()
                    .lifecycleStateChange(LifecycleStateChange.DROP)
                    .build());
        }
        return facets.build();
    }

    private JobFacets facets(LineageEvent.Job job) {
        return model.newJobFacetsBuilder()
                .jobType(model.newJobTypeJobFacetBuilder()
                        .processingType(job.streaming() ? "STREAMING" : "BATCH")
                        .integration(INTEGRATION)
                        .jobType(job.kind())
                        .build())
                .documentation(model.newDocumentationJobFacetBuilder()
                        .description(job.description())
                        .build())
                .build();
    }

    private RunFacets facets(LineageEvent event) {
        OpenLineage.RunFacetsBuilder facets = model.newRunFacetsBuilder()
                .processing_engine(model.newProcessingEngineRunFacetBuilder()
                        .name("Footfall")
                        .version(Version.current())
                        .build());
        event.range()
                .ifPresent(range -> facets.nominalTime(model.newNominalTimeRunFacetBuilder()
                        .nominalStartTime(time(range.from()))
                        .nominalEndTime(time(range.to()))
                        .build()));
        event.error()
                .ifPresent(message -> facets.errorMessage(model.newErrorMessageRunFacetBuilder()
                        .message(message)
                        .programmingLanguage(LANGUAGE)
                        .build()));
        event.parent()
                .ifPresent(parent -> facets.parent(model.newParentRunFacetBuilder()
                        .run(model.newParentRunFacetRunBuilder()
                                .runId(parent.run())
                                .build())
                        .job(model.newParentRunFacetJobBuilder()
                                .namespace(namespace)
                                .name(parent.job())
                                .build())
                        .build()));
        return facets.build();
    }

    private static ZonedDateTime time(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
