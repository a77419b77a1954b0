"""A port of the loopback interface for one of our servers."""

import random
import socket

# Below the range from which the kernel takes ports for outgoing connections: one of those could take the port while its
# server is down, and a client that keeps trying may even end up connected to itself.
PORTS = range(15_000, 32_000)


def free_port():
    """One that nobody listened on a moment ago, and that was not handed out before."""
    while True:
        port = random.choice(PORTS)
        if port in given_out:
            continue
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        given_out.add(port)
        return port


given_out = set()
