"""Both sides of a comparison behind one kind of server: gunicorn with threads on loopback, its own CPU."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from flask import Flask

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.web import logs
from tests.bench.harness import Sample
from tests.bench.lean import lean_app

STARTS_WITHIN = 20.0
"""Seconds a server may take until it answers."""


@dataclass
class Server:
    """A running server and one kept-alive connection to it."""

    port: int
    process: psutil.Process
    connection: http.client.HTTPConnection

    def cpu_seconds(self) -> float:
        """What the server and its workers have used so far."""
        times = [one.cpu_times() for one in [self.process, *self.process.children(recursive=True)]]
        return float(sum(used.user + used.system for used in times))

    def cookie_of(self, path: str) -> str:
        """The first cookie that a page sets."""
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        answer.read()
        return str(answer.headers["Set-Cookie"]).split(";")[0]

    def post(self, path: str, values: dict[str, str], cookie: str, wanted: int) -> None:
        """One form post; RuntimeError when it is not answered as wanted."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Sec-Fetch-Site": "same-origin",
        }
        self.connection.request("POST", path, urlencode(values), headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{path} answered {answer.status}, not {wanted}")


def floor() -> Flask:
    """What gunicorn loads for the floor; its place comes from the environment."""
    place = os.environ["BENCH_FLOOR"]
    return lean_app(place if "://" in place else Path(place), queue=os.environ.get("BENCH_QUEUE", "1") != "")


def application() -> Flask:
    """What gunicorn loads for the application, standing still at the instant of the environment."""
    logs.configure()
    now = datetime.fromisoformat(os.environ["BENCH_NOW"])
    return create_app(Settings(), clock=lambda: now)


def django() -> Any:
    """What gunicorn loads for the same pages in Django; its place comes from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.django_peer.settings")
    return import_module("django.core.wsgi").get_wsgi_application()


@contextmanager
def serving(factory: str, settings: dict[str, str], *, workers: int = 1) -> Iterator[Server]:
    """Workers with four threads each, serving one of the three above until the block ends."""
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(workers),
        "--threads", "4", "--keep-alive", "75", "--graceful-timeout", "3",
        "--bind", f"127.0.0.1:{port}", "--log-level", "error", f"tests.bench.served:{factory}()",
    ]  # fmt: skip
    started = subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        _wait_until_open(port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        yield Server(port, psutil.Process(started.pid), connection)
    finally:
        started.terminate()
        started.wait(10)


def cpu_us_served(server: Server, call: Callable[[], None], *, times: int) -> Sample:
    """A sample: CPU microseconds of the server's processes per request."""

    def sample() -> float:
        began = server.cpu_seconds()
        for _ in range(times):
            call()
        return (server.cpu_seconds() - began) / times * 1e6

    return sample


def median(samples: Sequence[float]) -> float:
    """The middle sample."""
    return sorted(samples)[len(samples) // 2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
