"""A relay of TCP connections that can be cut as a network is: nothing goes through any more, and nobody is told.

What was sent during a cut arrives after it, as TCP's own repetitions would see to.
"""

import socket
import threading


class Relay:
    """Listens on an address of this machine, on a free port, and carries each connection to `upstream`."""

    def __init__(self, upstream, host="127.0.0.1"):
        self.upstream = upstream
        self.passable = threading.Event()
        self.passable.set()
        self.loses_replies = threading.Event()
        self.listener = socket.create_server((host, 0), backlog=128)
        self.address = self.listener.getsockname()
        threading.Thread(target=self.accept, daemon=True).start()

    def cut(self):
        self.passable.clear()

    def heal(self):
        self.passable.set()

    def lose_replies(self, seconds):
        """For this long, requests are carried out but never answered: the connection ends instead."""
        self.loses_replies.set()
        threading.Timer(seconds, self.loses_replies.clear).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        self.passable.wait()
        try:
            server = socket.create_connection(self.upstream, 5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
        self.pump(server, client, True)

    def pump(self, source, sink, is_reply):
        """One direction. Its end is the end of both: neither side half-closes."""
        try:
            while data := source.recv(65536):
                self.passable.wait()
                if is_reply and self.loses_replies.is_set():
                    break
                sink.sendall(data)
        except OSError:
            pass  # one of the two was killed
        self.passable.wait()
        for connection in (source, sink):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other direction was first
        source.close()
        sink.close()

    def close(self):
        self.passable.set()
        self.listener.close()
