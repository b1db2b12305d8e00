package dev.footfall.runtime.lineage;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientException;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.TransportConfig;
import java.io.IOException;
import java.util.Map;

/** Posts events with OpenLineage's own client, so that its settings mean what they mean elsewhere. */
final class HttpDelivery implements Delivery {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpTransport transport;

    private HttpDelivery(HttpTransport transport) {
        this.transport = transport;
    }

    /**
     * @param settings by dotted names
     * @throws IllegalArgumentException if the client does not understand them; says so without showing values
     */
    static HttpDelivery of(Map<String, String> settings) {
        ObjectNode tree = JSON.createObjectNode();
        settings.forEach((name, value) -> {
            String[] words = name.split("\\.");
            ObjectNode parent = tree;
            for (int i = 0; i < words.length - 1; i++) {
                parent = parent.withObjectProperty(words[i]);
            }
            parent.put(words[words.length - 1], value);
        });
        try {
            TransportConfig config = OpenLineageClientUtils.newObjectMapper().convertValue(tree, TransportConfig.class);
            return new HttpDelivery(new HttpTransport((HttpConfig) config));
        } catch (IllegalArgumentException | OpenLineageClientException e) {
            throw new IllegalArgumentException(
                    "transport: is not as OpenLineage's client has it; url and endpoint exclude each other where the url"
                            + " has a path");
        }
    }

    @Override
    public void deliver(RunEvent event) throws IOException {
        try {
            transport.emit(event);
        } catch (RuntimeException e) { // its own says what was answered, and the wrapped one that nobody was
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().toString(), e);
        }
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
