package io.opsaga.activities.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/** Takes no answer of which the head broke off for one; the library does. */
final class WholeHeads extends DefaultHttpResponseParserFactory {
    private final Http1Config limits;

    WholeHeads(Http1Config limits) {
        super(limits);
        this.limits = limits;
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        return new DefaultHttpResponseParser(limits) {
            @Override
            public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                    throws IOException, HttpException {
                return super.parse(buffer, new Unended(in));
            }
        };
    }

    private static final class Unended extends FilterInputStream {
        Unended(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                throw new EOFException("the connection ended before an answer");
            }
            return read;
        }
    }
}
