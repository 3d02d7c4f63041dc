"""Clinics side by side, the others without their names: only aggregates that no clinic is picked out by.

There is no ranking: each share stands at its number of patients within limits that chance alone would allow
around the share of all (a funnel plot). The others are called by letters in an order made from a secret, anew
for every reader, so that nothing follows from it.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from types import MappingProxyType

from scs_manager.domain.dashboard_tables import SHARE_HEADERS, Figure, Table, number, share_cells, words
from scs_manager.domain.registry_statistics import Share
from scs_manager.domain.suppression import LEAST
from scs_manager.domain.text import Text

LEAST_CLINICS = 3
"""With fewer clinics taking part, one's own figures would give away another's. [default]"""
Z_95 = 1.96

MEASURES: Mapping[str, Text] = MappingProxyType(
    {
        "responders": Text("Relief of 50 % or more, missing as no response"),
        "complete": Text("Relief of 50 % or more, complete cases"),
        "implanted": Text("Implanted after a trial"),
        "chosen": Text("Decided to implant after a trial"),
        "measured": Text("A questionnaire before and after the trial"),
    }
)
"""What is compared; each is a share of patients."""
_COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "responders": ("at_50", "tried"),
        "complete": ("at_50", "known"),
        "implanted": ("implanted", "placed"),
        "chosen": ("chosen", "tried"),
        "measured": ("field_measured", "asked"),
    }
)


def shared_of(trials: Mapping[str, int]) -> dict[str, Share]:
    """What a clinic gives to the comparison: no share with fewer than five on either side of it.

    Complete cases are not given beside all cases when one to four without a result would follow.
    """
    shares = {name: Share(trials[k], trials[n]) for name, (k, n) in _COUNTS.items()}
    if 0 < trials["tried"] - trials["known"] < LEAST:
        del shares["complete"]
    return {name: share for name, share in shares.items() if min(share.k, share.n - share.k) >= LEAST}


def pseudonyms(others: Iterable[uuid.UUID], *, reader: uuid.UUID, secret: bytes) -> dict[uuid.UUID, str]:
    """A letter for each other clinic, in an order that only the secret knows."""

    def place(other: uuid.UUID) -> bytes:
        return hmac.new(secret, reader.bytes + other.bytes, hashlib.sha256).digest()

    return {other: _letters(n) for n, other in enumerate(sorted(others, key=place))}


def _letters(n: int) -> str:
    """A to Z, then AA, AB and so on."""
    name = ""
    while n >= 0:
        name = chr(ord("A") + n % 26) + name
        n = n // 26 - 1
    return name


@dataclass(frozen=True)
class Dot:
    """One clinic of the plot."""

    label: Text
    share: Share
    own: bool


@dataclass(frozen=True)
class FunnelPlot:
    """Shares over the number of patients, with the share of all and limits around it, in percent."""

    dots: tuple[Dot, ...]
    centre: Fraction
    most: int
    """The end of the axis of patients."""

    def limits(self, n: float) -> tuple[float, float]:
        """Between which 95 % of clinics with so many patients lie by chance alone; approximate."""
        p = float(self.centre) / 100
        half = Z_95 * sqrt(p * (1 - p) / n)
        return 100 * max(p - half, 0), 100 * min(p + half, 1)


def compared(
    measure: str, own_name: str, own: Share | None, others: Mapping[str, Share]
) -> tuple[Figure, FunnelPlot | None]:
    """One measure as a table and a plot; the own clinic first, the others by their letter."""
    dots = [
        Dot(Text("Clinic %(letter)s", letter=letter), others[letter], False) for letter in _ordered(others)
    ]
    if own is not None:
        dots.insert(0, Dot(Text("%(name)s", name=own_name), own, True))
    rows = tuple(
        (words(dot.label), number(dot.share.k), number(dot.share.n), *share_cells(dot.share, ()))
        for dot in dots
    )
    total = Share(sum(dot.share.k for dot in dots), sum(dot.share.n for dot in dots))
    plot = (
        None
        if total.percent is None
        else FunnelPlot(tuple(dots), total.percent, max(dot.share.n for dot in dots))
    )
    finding = (
        Text("Not enough patients in any clinic yet.")
        if plot is None
        else Text("Own clinic: %(place)s.", place=_place(plot, own))
    )
    headers = (Text("Clinic"), Text("Patients"), Text("Of"), *SHARE_HEADERS)
    return Figure(f"compared-{measure}", MEASURES[measure], finding, Table(headers, rows)), plot


def _ordered(letters: Iterable[str]) -> Sequence[str]:
    return sorted(letters, key=lambda each: (len(each), each))


def _place(plot: FunnelPlot, own: Share | None) -> Text:
    if own is None or own.percent is None:
        return Text("fewer than %(n)s patients on one side, so not compared", n=LEAST)
    low, high = plot.limits(own.n)
    if float(own.percent) < low:
        return Text("below what chance alone would allow around the share of all")
    if float(own.percent) > high:
        return Text("above what chance alone would allow around the share of all")
    return Text("within what chance alone would allow around the share of all")
