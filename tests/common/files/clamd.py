"""A clamd for tests: it reads INSTREAM as the real one does, on a loopback port, and answers as it is told."""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

from partnerportal.common.files.scanning import TEST_VIRUS


class _Handler(socketserver.BaseRequestHandler):
    def handle(self):
        file = self.request.makefile("rb")
        self.server.heard.append(file.read(10))
        data = b""
        while size := struct.unpack(">I", file.read(4))[0]:
            data += file.read(size)
        self.server.heard.append(data)
        self.server.answer(self.request, data)


class Clamd(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def honest(connection, data):
    connection.sendall(b"stream: Eicar-Signature FOUND\0" if TEST_VIRUS in data else b"stream: OK\0")


@contextmanager
def a_clamd(settings, answer=honest):
    with Clamd(("127.0.0.1", 0), _Handler) as server:
        server.heard, server.answer = [], answer
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def a_closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
