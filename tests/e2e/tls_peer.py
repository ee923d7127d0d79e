"""What tests of --tls and --proxy have in common: a client that trusts the server's CA."""
import contextlib
import ssl


def port_of(url):
    return int(url.rsplit(":", 1)[1].split("/")[0])


def trusting(ca):
    context = ssl.create_default_context(cafile=ca)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def exacting(ca):
    """One that takes an end without close_notify for no end: Python's contexts let it pass. A socket wants suppress_ragged_eofs=False, too."""
    context = trusting(ca)
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context


class Raw:
    """TLS over a socket that is read raw, so that its end is seen as it is: an RST is a ConnectionResetError (ssl.SSLSocket takes it for
    an end of the stream), an end without close_notify an ssl.SSLError, and b"" is a close_notify with the end of the stream behind it."""

    def __init__(self, plain, ca, name, told=lambda: None):
        """`told`: called once its hello has left."""
        self.told = told
        self.plain, self.incoming, self.outgoing = plain, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = exacting(ca).wrap_bio(self.incoming, self.outgoing, server_hostname=name)
        self.patiently(self.tls.do_handshake)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.plain.close()

    def patiently(self, step, *arguments):
        while True:
            try:
                done = step(*arguments)
                self.flush()
                return done
            except ssl.SSLWantReadError:
                self.flush()
            if more := self.plain.recv(65536):
                self.incoming.write(more)
            else:
                self.incoming.write_eof()

    def flush(self):
        if self.outgoing.pending:  # to send nothing would take the socket's error from who reads
            self.plain.sendall(self.outgoing.read())
            self.told()

    def sendall(self, text):
        self.patiently(self.tls.write, text)

    def recv(self, size):
        try:
            got = self.patiently(self.tls.read, size)
        except ssl.SSLZeroReturnError:  # as it is told where our own side has ended
            got = b""
        if not got and (more := self.incoming.read() or self.plain.recv(65536)):
            raise AssertionError(f"after close_notify: {more}")
        return got

    def end(self):
        """Our side, by a close_notify; what the other one still says is read."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.unwrap()
        self.flush()
