"""P2 and P8: eight phones that send at once, against the floor of the same kind of server.

P2: answers a second over the floor (L) and over an answer in JSON that does nothing (J), two workers of four
threads each. P8: how evenly the queue of writers lets them in on SQLite, and its worst wait over that of the
floor without a queue, where SQLite's own busy handler decides; a post that was not stored fails the goal.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from tests.bench.clients import Load, Post, posting
from tests.bench.diary_post import Phone, _application, _environment
from tests.bench.harness import Figure, Ratio, paired_ratio
from tests.bench.lean import FILLED, Store, token
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.served import Server, serving

CLIENTS = 8
WORKERS = 2
ROUNDS = 7
SECONDS = 1.5
RATES = {"floor": (0.35, 0.55), "json": (0.07, 0.12)}
"""P2, minimum and target, of the floor's rate and of the JSON answer's."""
EVEN, WORST_MS, WORST_TARGET_MS, OF_HANDLER = 4.0, 300, 150, 0.25
"""P8: p95 over p50; the worst wait; and it over the busy handler's."""

Client = Callable[[], Post]


def rate_at_eight() -> list[Figure]:
    """P2 on both databases."""
    figures = []
    for places in (sqlite_places, postgresql_places):
        with places() as place, _variants(place) as variants:
            loads = _in_turn({name: variants[name] for name in ("application", "floor", "json")})
            figures += [_rate(place, loads, other) for other in RATES]
    return figures


def writers_at_once() -> list[Figure]:
    """P8 on SQLite."""
    with sqlite_places() as place, _variants(place) as variants:
        loads = _in_turn({name: variants[name] for name in ("application", "busy handler")})
    mine, theirs = loads["application"], loads["busy handler"]
    even = paired_ratio([one.wait(0.95) for one in mine], [one.wait(0.5) for one in mine])
    worst, handler = [one.wait(1) for one in mine], [one.wait(1) for one in theirs]
    against = paired_ratio(worst, handler)
    refused, lost = sum(one.refused for one in mine), sum(one.refused for one in theirs)
    p50, p95 = (statistics.median(one.wait(part) for one in mine) for part in (0.5, 0.95))
    return [
        Figure(
            "P8", "eight writers, p95 over p50, SQLite", f"{even.median:.2f}x",
            f"<= {EVEN:g}x", f"<= {EVEN:g}x", even.median <= EVEN,
            f"range {_range(even)}; p50 {p50:.0f} ms, p95 {p95:.0f} ms",
        ),
        Figure(
            "P8", "eight writers, worst wait, SQLite", f"{statistics.median(worst):.0f} ms",
            f"<= {WORST_MS} ms", f"<= {WORST_TARGET_MS} ms", statistics.median(worst) <= WORST_MS,
            f"rounds {min(worst):.0f}-{max(worst):.0f} ms",
        ),
        Figure(
            "P8", "eight writers, worst wait over the busy handler's", f"{against.median:.2f}x",
            f"<= {OF_HANDLER:g}x", f"<= {OF_HANDLER:g}x", against.median <= OF_HANDLER,
            f"range {_range(against)}; the handler's {min(handler):.0f}-{max(handler):.0f} ms, {lost} lost",
        ),
        Figure(
            "P8", "eight writers, posts not stored", str(refused), "0", "0", refused == 0,
            f"of {sum(len(one.waits) for one in mine)}",
        ),
    ]  # fmt: skip


def _rate(place: Places, loads: Mapping[str, Sequence[Load]], other: str) -> Figure:
    minimum, target = RATES[other]
    mine, theirs = ([one.rate for one in loads[name]] for name in ("application", other))
    found = paired_ratio(mine, theirs)
    p50, p95 = (statistics.median(one.wait(part) for one in loads["application"]) for part in (0.5, 0.95))
    return Figure(
        "P2", f"diary posts a second at 8 clients over {other}, {place.kind}", f"{found.median:.2f}x",
        f">= {minimum:g}x", f">= {target:g}x", found.median >= minimum,
        f"range {_range(found)}; {statistics.median(mine):.0f}/s over {statistics.median(theirs):.0f}/s;"
        f" p50 {p50:.0f} ms, p95 {p95:.0f} ms",
    )  # fmt: skip


def _range(ratio: Ratio) -> str:
    return f"{ratio.low:.2f}-{ratio.high:.2f}"


def _in_turn(variants: Mapping[str, tuple[Server, Sequence[Client]]]) -> dict[str, list[Load]]:
    """A time of posting for each variant in each round, in rotating order, after one that warms up."""
    names = list(variants)
    loads: dict[str, list[Load]] = {name: [] for name in names}
    for number in range(-1, ROUNDS):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            server, clients = variants[name]
            load = posting(server.port, clients, SECONDS)
            if name == "floor" and load.refused:
                raise RuntimeError(f"the floor refused {load.refused} of {len(load.waits)} posts")
            if number >= 0:
                loads[name].append(load)
    return loads


@contextmanager
def _variants(place: Places) -> Iterator[dict[str, tuple[Server, Sequence[Client]]]]:
    """The servers and what the eight clients send to each."""
    Store(place.floor)  # its tables, before two workers look for them
    floor = {"BENCH_FLOOR": str(place.floor)}
    with ExitStack() as stack:
        _app, phones, _engine = stack.enter_context(_application(place))

        def server(factory: str, settings: dict[str, str]) -> Server:
            return stack.enter_context(serving(factory, settings, workers=WORKERS))

        mine = server("application", _environment(place))
        theirs = server("floor", floor)
        unqueued = server("floor", floor | {"BENCH_QUEUE": ""})
        yield {
            "application": (mine, [_phones_of(phones[n::CLIENTS]) for n in range(CLIENTS)]),
            "floor": (theirs, [_floor_client(theirs, "/lean", 201)] * CLIENTS),
            "json": (theirs, [_floor_client(theirs, "/json", 200)] * CLIENTS),
            "busy handler": (unqueued, [_floor_client(unqueued, "/lean", 201)] * CLIENTS),
        }


def _phones_of(phones: Sequence[Phone]) -> Client:
    turn = itertools.cycle(phones)

    def make() -> Post:
        phone = next(turn)
        return Post("/diary", phone.filled(), phone.cookie, 303)

    return make


def _floor_client(server: Server, path: str, wanted: int) -> Client:
    post = Post(path, {**FILLED, "token": token(1)}, server.cookie_of("/sign-in"), wanted)
    return lambda: post
