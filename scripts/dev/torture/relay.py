"""A relay of TCP connections that can be cut as a network is: nothing goes through any more, and nobody is told.

What was sent during a cut arrives after it, as TCP's own repetitions would see to.
"""

import json
import socket
import threading
import time


class Relay:
    """Listens on an address of this machine, on a free port, and carries each connection to `upstream`."""

    def __init__(self, upstream, host="127.0.0.1"):
        self.upstream = upstream  # of connections from now on
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

    def change(self, data, _source, _is_reply):
        return data

    def pump(self, source, sink, is_reply):
        """One direction. Its end is the end of both: neither side half-closes."""
        try:
            while data := source.recv(65536):
                self.passable.wait()
                if is_reply and self.loses_replies.is_set():
                    break
                if (data := self.change(data, source, is_reply)) is None:
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


REFUSAL = json.dumps({"error": {"code": 401, "message": "Incorrect API key provided"}}).encode()


class ProviderRelay(Relay):
    """One host's way to the provider, which can be down for that host alone, or refuse its key.

    It is taken for a proxy, so that all hosts ask the same address: replies are remembered by what was asked, and where.
    """

    def __init__(self, upstream, host="127.0.0.1"):
        self.refuses_key = False
        self.open_ones = set()
        super().__init__(upstream, host)

    def refuse(self):
        """Nobody listens any more, and what was begun is broken off."""
        # Python closes a listener that another thread waits for only when that returns.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in list(self.open_ones):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has just ended

    def listen(self):
        while True:
            try:
                self.listener = socket.create_server(self.address, backlog=128)
                break
            except OSError:
                time.sleep(0.1)  # for a moment the port was another connection's own end
        threading.Thread(target=self.accept, daemon=True).start()

    def carry(self, client):
        self.open_ones.add(client)
        try:
            super().carry(client)
        finally:
            self.open_ones.discard(client)

    def change(self, data, source, is_reply):
        """What is passed on; None ends the connection."""
        if not self.refuses_key or is_reply or not data.startswith(b"POST "):
            return data
        head, _, body = data.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        left = int(fields.get(b"content-length", 0)) - len(body)
        while left > 0 and (more := source.recv(65536)):
            left -= len(more)
        source.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                       b"Connection: close\r\n\r\n%b" % (len(REFUSAL), REFUSAL))
        return None
