"""Real servers on loopback for tests of sending: a mail server with STARTTLS and a text message gateway."""

import contextlib
import json
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class MailServer:
    """Keeps what it accepted; ``rcpt``, ``taken`` and ``drops`` make it refuse, put off or break the line."""

    context: ssl.SSLContext | None = None
    user: str = ""
    rcpt: int = 250
    taken: int = 250
    drops: bool = False
    """The line breaks after the words came, before an answer."""
    pause: float = 0.0
    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _MailTalk:
    """One conversation of a client with the mail server."""

    def __init__(self, server: MailServer, line: socket.socket) -> None:
        self.server, self.line, self.file = server, line, line.makefile("rb")
        self.encrypted, self.to = False, ""

    def run(self) -> None:
        self.say("220 loopback")
        while line := self.file.readline().decode().strip():
            verb = getattr(self, line[:4].lower(), self.other)
            if verb(line):
                return

    def end(self) -> None:
        self.file.close()
        self.line.close()

    def say(self, *lines: str) -> None:
        self.line.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def ehlo(self, _line: str) -> None:
        tls = ["250-STARTTLS"] if self.server.context and not self.encrypted else []
        account = ["250-AUTH PLAIN"] if self.server.user else []
        self.say("250-loopback", *tls, *account, "250 8BITMIME")

    def star(self, _line: str) -> None:
        assert self.server.context is not None
        self.say("220 go ahead")
        self.line = self.server.context.wrap_socket(self.line, server_side=True)
        self.file.close()
        self.file, self.encrypted = self.line.makefile("rb"), True

    def auth(self, _line: str) -> None:
        self.say("235 welcome")

    def rcpt(self, line: str) -> None:
        self.to = line.partition("<")[2].partition(">")[0]
        self.say(f"{self.server.rcpt} recipient")

    def data(self, _line: str) -> bool:
        server = self.server
        self.say("354 words")
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            content += self.file.readline()
        time.sleep(server.pause)
        if server.taken == 250:
            server.received.append(message_from_bytes(content[:-3], policy=default))
            server.to.append(self.to)
            server.encrypted.append(self.encrypted)
        if not server.drops:
            self.say(f"{server.taken} said")
        return server.drops

    def quit(self, _line: str) -> bool:
        self.say("221 bye")
        return True

    def other(self, _line: str) -> None:
        self.say("250 fine")


@contextlib.contextmanager
def mail_server(server: MailServer | None = None) -> Iterator[MailServer]:
    """A mail server that listens while the block lasts."""
    given = server or MailServer()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            talk = _MailTalk(given, self.request)
            with contextlib.suppress(OSError):
                talk.run()
            talk.end()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

    with _serving(Server(("127.0.0.1", given.port), Handler)) as port:
        given.port = port
        yield given


@contextlib.contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()  # waits for the conversations


@dataclass
class Gateway:
    """Keeps what was posted and answers with ``status``; ``drops`` breaks the line instead."""

    status: int = 201
    answer: bytes = b'{"id": "gw-1"}'
    drops: bool = False
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextlib.contextmanager
def sms_gateway(gateway: Gateway | None = None) -> Iterator[Gateway]:
    """A gateway that listens while the block lasts."""
    given = gateway or Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            is_json = self.headers["Content-Type"] == "application/json"
            given.received.append(json.loads(content) if is_json else {"form": content.decode()})
            given.headers.append(dict(self.headers))
            if given.drops:
                self.close_connection = True
                return
            self.send_response(given.status)
            if given.status in (301, 307):
                self.send_header("Location", f"{given.url}/elsewhere")
            self.send_header("Content-Length", str(len(given.answer)))
            self.end_headers()
            self.wfile.write(given.answer)

        def log_message(self, *_given: Any) -> None:
            """Quiet."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        given.url = f"http://127.0.0.1:{port}/send"
        yield given


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost made for one test run, and the context of a server that shows it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", str(key), "-out", str(cert), "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
