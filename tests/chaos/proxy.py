"""A proxy on loopback that breaks connections by chance, from a seed; it never changes a byte."""

import random
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum


class Fault(StrEnum):
    """What happens to one request and its answer."""

    NONE = "none"
    DELAY = "delay"
    RESET = "reset"
    """The connection is reset before anything reaches the server."""
    HALF_REQUEST = "half_request"
    CUT = "cut"
    """The request gets through, and nobody waits for the answer."""
    LOST_ANSWER = "lost_answer"
    HALF_ANSWER = "half_answer"
    TWICE = "twice"
    """The request reaches the server twice at once."""
    TOO_LATE = "too_late"
    """The answer comes when the phone has given up and sent again."""


SHARES = {
    Fault.NONE: 50, Fault.DELAY: 12, Fault.RESET: 8, Fault.HALF_REQUEST: 5, Fault.CUT: 6,
    Fault.LOST_ANSWER: 9, Fault.HALF_ANSWER: 5, Fault.TWICE: 4, Fault.TOO_LATE: 1,
}  # fmt: skip
PATIENCE = 1.5
"""Seconds after which the phone gives up."""


class FaultProxy(socketserver.ThreadingTCPServer):
    """Listens on a free port of loopback and stands before one server."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, target: int, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.target = target
        self.dice = random.Random(seed)
        self.met: Counter[Fault] = Counter()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def draw(self) -> Fault:
        """The fate of the next request."""
        with self._lock:
            fault = self.dice.choices(list(SHARES), list(SHARES.values()))[0]
            self.met[fault] += 1
        return fault


class _Exchange(socketserver.BaseRequestHandler):
    """One connection carries one request."""

    server: FaultProxy

    def handle(self) -> None:
        fault = self.server.draw()
        if fault is Fault.RESET:
            return _reset(self.request)
        with suppress(OSError):
            self._carry(_read_message(self.request), fault)
        return None

    def _carry(self, request: bytes, fault: Fault) -> None:
        if fault in {Fault.HALF_REQUEST, Fault.CUT}:
            part = request if fault is Fault.CUT else request[: len(request) // 2]
            with socket.create_connection(("127.0.0.1", self.server.target), 10) as upstream:
                upstream.sendall(part)
            return _reset(self.request)
        if fault is Fault.DELAY:
            time.sleep(0.02 + 0.2 * self.server.dice.random())
        if fault is Fault.TWICE:
            threading.Thread(target=self._again, args=(request,), daemon=True).start()
        answer = self._exchange(request)
        if fault is Fault.TOO_LATE:
            time.sleep(PATIENCE + 0.2)
        if fault is Fault.LOST_ANSWER:
            return _reset(self.request)
        self.request.sendall(answer[: len(answer) // 2] if fault is Fault.HALF_ANSWER else answer)
        return _reset(self.request) if fault is Fault.HALF_ANSWER else None

    def _again(self, request: bytes) -> None:
        with suppress(OSError):
            self._exchange(request)

    def _exchange(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.server.target), 10) as upstream:
            upstream.settimeout(30)
            upstream.sendall(request)
            return b"".join(iter(lambda: upstream.recv(65536), b""))


def _read_message(connection: socket.socket) -> bytes:
    """One request with its body, as long as its head says."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += _more(connection)
    head, _gap, body = read.partition(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    length = next((int(value) for name, _colon, value in lines if name == b"content-length"), 0)
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    if not found:
        raise ConnectionResetError
    return found


def _reset(connection: socket.socket) -> None:
    """Close with RST, as a lost network does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def broken_network(target: int, seed: int) -> Iterator[FaultProxy]:
    """The proxy before the server on port ``target`` until the block ends."""
    with FaultProxy(target, seed) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
