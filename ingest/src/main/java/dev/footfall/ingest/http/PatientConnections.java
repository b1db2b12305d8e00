package dev.footfall.ingest.http;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose patience with a request's head ends, and their memory for it. Jetty only ends silence: who sends a byte now and then keeps a
 * connection for as long as the head may be long. Bodies are watched where they are read.
 */
final class PatientConnections extends HttpConnectionFactory {
    private final SlowSettings slow;

    PatientConnections(HttpConfiguration configuration, SlowSettings slow) {
        super(configuration);
        this.slow = slow;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new PatientConnection(connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private final class PatientConnection extends HttpConnection {
        PatientConnection(Connector connector, EndPoint endPoint) {
            super(PatientConnections.this.getHttpConfiguration(), connector, endPoint);
        }

        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            HttpParser plain = super.newHttpParser(compliance); // knows the handler of what is parsed
            HttpParser parser = new PatientParser(
                    (HttpParser.RequestHandler) plain.getHandler(),
                    getHttpConfiguration().getRequestHeaderSize(),
                    compliance);
            parser.setHeaderCacheSize(plain.getHeaderCacheSize());
            parser.setHeaderCacheCaseSensitive(plain.isHeaderCacheCaseSensitive());
            return parser;
        }

        /** Silence, in the middle of a head, is answered before the connection ends. */
        @Override
        public void onFillInterestedFailed(Throwable cause) {
            if (cause instanceof TimeoutException && getParser() instanceof PatientParser parser && parser.isInHead()) {
                parser.giveUp();
            } else {
                super.onFillInterestedFailed(cause);
            }
        }
    }

    /** Used by one thread at a time, the one that has the connection. */
    private final class PatientParser extends HttpParser {
        /** A field of four bytes costs fifty; those that are too many are found before the head is whole. */
        private static final int MAX_FIELDS_MADE = 2 * IngestServer.MAX_HEADERS; // some are made twice

        private int fieldsMade;

        PatientParser(HttpParser.RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
            super(handler, maxHeaderBytes, compliance);
        }

        @Override
        public void reset() {
            fieldsMade = 0;
            super.reset();
        }

        @Override
        public HttpField newHttpField(@Nullable HttpHeader header, String name, @Nullable String value) {
            if (++fieldsMade > MAX_FIELDS_MADE) {
                throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
            }
            return super.newHttpField(header, name, value);
        }

        boolean isInHead() {
            return inHeaderState() && !isStart();
        }

        void giveUp() {
            badMessage(new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408));
        }

        /** Without bytes it is called when all that came was parsed; only then is it known that the rest is late. */
        @Override
        public boolean parseNext(ByteBuffer buffer) {
            boolean drained = !buffer.hasRemaining();
            boolean handle = super.parseNext(buffer);
            if (drained && !handle && isInHead() && slow.isTooSlow(System.nanoTime() - getBeginNanoTime())) {
                giveUp();
            }
            return handle;
        }
    }
}
