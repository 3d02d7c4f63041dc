"""``transfer``: how many bytes a phone fetches, at its first visit and of an evening, in Chromium.

A first visit is the page of today with all that it fetches until nothing is asked any more; an evening later
is the page again with what the phone kept, and the post with the page that answers it. Bytes are those on the
wire, head and body. The worker is blocked, so that every request is seen: it fetches its own script and the
page for when there is no connection on top. The performance notes have no goal for this: the limits are ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.bench.diary_post import ANSWERS, _application, _environment
from tests.bench.harness import Figure
from tests.bench.places import sqlite_places
from tests.bench.served import serving
from tests.journeys.test_browser import PHONE, chromium

FIRST_KB, AGAIN_KB, POST_KB = 300, 30, 30
"""[default]"""
QUIET = 1500
"""Milliseconds without a request until a visit is over."""


@dataclass
class Wire:
    """What came over the connection, by address."""

    bytes: dict[str, float] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    _address: dict[str, str] = field(default_factory=dict)

    def listen(self, session: Any) -> None:
        """Note what a page fetches from now on."""
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def take(self) -> tuple[float, str]:
        """Kilobytes since the last time, and the largest parts of them."""
        found, self.bytes = self.bytes, {}
        parts = sorted(found.items(), key=lambda part: -part[1])[:5]
        told = ", ".join(f"{name} {size / 1000:.1f}{self.encodings.get(name, '')}" for name, size in parts)
        return sum(found.values()) / 1000, told

    def _received(self, event: Any) -> None:
        response = event["response"]
        name = response["url"].split("?")[0].rsplit("/", 1)[1]
        self._address[event["requestId"]] = name
        headers = {key.lower(): value for key, value in response["headers"].items()}
        self.encodings[name] = f" {headers['content-encoding']}" if "content-encoding" in headers else ""

    def _finished(self, event: Any) -> None:
        name = self._address.get(event["requestId"], "other")
        self.bytes[name] = self.bytes.get(name, 0) + event["encodedDataLength"]


def transfer() -> list[Figure]:
    """Kilobytes of a first visit, of a later evening's page, and of its post."""
    with _phone() as (page, address, wire):
        page.goto(address)
        page.wait_for_timeout(QUIET)
        first = wire.take()
        page.goto(address)
        page.wait_for_timeout(QUIET)
        again = wire.take()
        page.evaluate(_SEND, [address, ANSWERS])
        page.wait_for_timeout(QUIET)
        post = wire.take()
    return [
        _figure("first visit", first, FIRST_KB),
        _figure("today's page again", again, AGAIN_KB),
        _figure("evening post and its answer", post, POST_KB),
    ]


_SEND = """async ([address, answers]) => {
    const form = new FormData(document.querySelector("form:has([name=client_key])"));
    for (const [name, value] of Object.entries(answers)) form.set(name, value);
    const sent = await fetch(address, {method: "POST", body: new URLSearchParams(form)});
    if (!sent.url.endsWith("/sent")) throw new Error(sent.status + " " + sent.url);
    await sent.text();
}"""


def _figure(what: str, found: tuple[float, str], limit: int) -> Figure:
    size, parts = found
    return Figure(
        "transfer",
        f"{what}, kB on the wire",
        f"{size:.1f}",
        f"<= {limit}",
        f"<= {limit}",
        size <= limit,
        parts,
    )


@contextmanager
def _phone() -> Iterator[tuple[Any, str, Wire]]:
    """A patient's phone at a server of its own."""
    with (
        sqlite_places() as place,
        _application(place) as (_app, phones, _engine),
        serving("application", _environment(place)) as server,
        chromium() as browser,
    ):
        base = f"http://127.0.0.1:{server.port}"
        server.cookie_of("/sign-in")  # its worker has begun
        looks: dict[str, Any] = dict(PHONE)
        context = browser.new_context(**looks, service_workers="block")
        token = phones[0].cookie.split(";")[0].partition("=")[2]
        context.add_cookies([{"name": "diary", "value": token, "url": base}])
        page, wire = context.new_page(), Wire()
        wire.listen(context.new_cdp_session(page))
        yield page, f"{base}/diary", wire
