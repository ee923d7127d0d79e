"""What tests of --tls and --proxy have in common: a client that trusts the server's CA."""
import ssl


def port_of(url):
    return int(url.rsplit(":", 1)[1].split("/")[0])


def trusting(ca):
    context = ssl.create_default_context(cafile=ca)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context
