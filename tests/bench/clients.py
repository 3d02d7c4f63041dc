"""Several clients at once: threads that ask over connections of their own, as fast as they are answered."""

import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Post:
    """One form to send: path, fields and cookie, and the status it should get; no fields: a page to get."""

    path: str
    values: Mapping[str, str | Sequence[str]] | None
    cookie: str
    wanted: int


@dataclass
class Load:
    """What a time of posting came to."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Seconds until each answer."""
    refused: int = 0
    """Answers of another status."""

    @property
    def rate(self) -> float:
        """Answers a second, the refused ones left out."""
        return (len(self.waits) - self.refused) / self.seconds

    def wait(self, part: float) -> float:
        """The wait that this part of all posts did not exceed, in milliseconds."""
        return sorted(self.waits)[min(int(len(self.waits) * part), len(self.waits) - 1)] * 1000


def posting(port: int, clients: Sequence[Callable[[], Post]], seconds: float) -> Load:
    """Every client posts for so long; each makes its own forms."""
    load, guard = Load(), threading.Lock()
    until = time.perf_counter() + seconds
    began = time.perf_counter()

    def run(make: Callable[[], Post]) -> None:
        waits, refused = _post_until(port, make, until)
        with guard:
            load.waits += waits
            load.refused += refused

    threads = [threading.Thread(target=run, args=(make,)) for make in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    return load


def _post_until(port: int, make: Callable[[], Post], until: float) -> tuple[list[float], int]:
    waits, refused = [], 0
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < until:
            post = make()
            sent = _bytes(post)
            began = time.perf_counter()
            connection.sendall(sent)
            status = _status(connection)
            waits.append(time.perf_counter() - began)
            refused += status != post.wanted
    return waits, refused


def _bytes(post: Post) -> bytes:
    if post.values is None:
        return f"GET {post.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {post.cookie}\r\n\r\n".encode()
    body = urlencode(post.values, doseq=True).encode()
    head = (
        f"POST {post.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {post.cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _status(connection: socket.socket) -> int:
    """Read one answer to its end; its status."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    sizes = [line.split(":", 1)[1] for line in lines if line.lower().startswith("content-length:")]
    while len(body) < int(sizes[0]):
        body += _more(connection)
    return int(lines[0].split()[1])


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    if not found:
        raise RuntimeError("the server closed the connection")
    return found
