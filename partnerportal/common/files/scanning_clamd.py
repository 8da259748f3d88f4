"""ClamAV's clamd, asked over its socket with INSTREAM: the file is sent in chunks, and one line comes back."""

import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class Clamd:
    """Raises OSError for every answer but "clean" and "found": also for a file that is larger than clamd takes."""

    def find(self, data: bytes) -> str:
        self.until = time.monotonic() + settings.SCAN_SECONDS
        with self._connected() as connection:
            self._send(connection, b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                self._send(connection, struct.pack(">I", len(chunk)) + chunk)
            self._send(connection, struct.pack(">I", 0))
            return _found(self._answer(connection))

    def _connected(self) -> socket.socket:
        place = urlsplit(settings.CLAMD)
        if place.scheme == "tcp":
            return socket.create_connection((place.hostname or "", place.port or 3310), self._left())
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._left())
            connection.connect(place.path)
        except OSError:
            connection.close()
            raise
        return connection

    def _send(self, connection: socket.socket, data: bytes) -> None:
        connection.settimeout(self._left())
        connection.sendall(data)

    def _answer(self, connection: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0"):
            connection.settimeout(self._left())
            piece = connection.recv(1024)
            if not piece or len(answer) > LONGEST_ANSWER:
                raise OSError("clamd gave no whole answer")
            answer += piece
        return answer[:-1].decode("utf-8", "replace")

    def _left(self) -> float:
        """Seconds that are left of the whole: one that drips its answer gets no more of them."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"clamd took longer than {settings.SCAN_SECONDS} seconds")
        return left


def _found(answer: str) -> str:
    verdict = answer.partition(": ")[2]
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise OSError(f"clamd said: {answer[:200]}")
