package dev.footfall.bench.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One HTTP/1.1 connection that sends prepared bytes and reads just enough of the answer: so lean that a generator
 * takes little of the two cores that it shares with what it measures. Owned by one thread.
 */
public final class HttpWire implements Closeable {
    private static final int LINE_LIMIT = 8192;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] line = new byte[LINE_LIMIT];
    private boolean open = true;

    /** Connects to the host and port of an address. */
    public HttpWire(URI address, Duration timeout) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        socket.connect(
                new InetSocketAddress(address.getHost(), address.getPort()), Math.toIntExact(timeout.toMillis()));
        in = new BufferedInputStream(socket.getInputStream(), 4096);
        out = socket.getOutputStream();
    }

    /** A POST as it goes over the wire. */
    public static byte[] post(URI address, String contentType, String writeKey, byte[] body) {
        return post(address, contentType, writeKey, Map.of(), body);
    }

    /** The same with more headers. */
    public static byte[] post(
            URI address, String contentType, String writeKey, Map<String, String> headers, byte[] body) {
        String path = address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        StringBuilder more = new StringBuilder();
        headers.forEach(
                (name, value) -> more.append(name).append(": ").append(value).append("\r\n"));
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nContent-Type: "
                        + contentType + "\r\nAuthorization: Bearer " + writeKey + "\r\nContent-Length: " + body.length
                        + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @return the status
     * @throws IOException if the connection broke, or the answer is not HTTP/1.1 with a Content-Length
     */
    public int exchange(byte[] request) throws IOException {
        out.write(request);
        out.flush();
        int status = statusOf(readLine());
        int length = 0;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.regionMatches(true, 0, "connection: close", 0, 17)) {
                open = false;
            } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                throw new IOException("an answer without Content-Length; this reader needs one");
            }
        }
        in.skipNBytes(length);
        return status;
    }

    /** Whether another request may be sent. */
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        socket.close();
    }

    private static int statusOf(String statusLine) throws IOException {
        if (!statusLine.startsWith("HTTP/1.1 ") || statusLine.length() < 12) {
            throw new IOException("not an HTTP/1.1 answer");
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed in the middle of an answer");
            }
            if (length == LINE_LIMIT) {
                throw new IOException("a header line of more than " + LINE_LIMIT + " bytes");
            }
            line[length++] = (byte) next;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.ISO_8859_1);
    }
}
