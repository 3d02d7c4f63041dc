"""Figures that a talk about the implant may use: each with its source, its mark, and how many of how many.

Numbers and sources come from clinical.md 7.1, 7.4, 8 and 9 and measures.md 4.3, all [read]; shares are
rounded to whole people. What helps and what harms is told the same way, so that neither looks larger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.text import Text

VERSION = "1"
"""Of the figures; kept with each talk. Raise it when a number or the meaning of a sentence changes."""

READ = "read"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: the group it stands in, what was counted, how many people, the source and its mark."""

    group: str
    what: Text
    share: Text
    source: str
    provenance: str = READ


GROUPS: Mapping[str, Text] = MappingProxyType(
    {
        "helped": Text("How many people were helped"),
        "harmed": Text("How many people had problems"),
        "later": Text("What came in later years"),
        "others": Text("A trial, and another operation"),
    }
)


def _compared(with_it: int, without: int) -> Text:
    return Text("%(n)s of 100 with a stimulator, %(m)s of 100 without", n=with_it, m=without)


def _of_100(people: int) -> Text:
    return Text("%(n)s of 100", n=people)


def _of_1000(people: int) -> Text:
    return Text("%(n)s of 1,000", n=people)


def _between(low: int, high: int) -> Text:
    return Text("%(n)s to %(m)s of 100", n=low, m=high)


_HELPED = {
    "leg_6_months": Figure(
        "helped", Text("Leg pain down by half after 6 months"), _compared(48, 9), "PROCESS, Kumar 2007"
    ),
    "leg_12_months": Figure(
        "helped", Text("Leg pain down by half after 12 months"), _compared(34, 7), "PROCESS, Kumar 2007"
    ),
    "back_6_months": Figure(
        "helped",
        Text("Mostly back pain: helped after 6 months"),
        _compared(14, 5),
        "PROMISE, Rigoard 2019",
    ),
    "one_year": Figure("helped", Text("Still helped after 1 year"), _between(61, 65), "Shanthanna (review)"),
    "sham": Figure(
        "helped",
        Text("Daily life, compared with a sham treatment"),
        Text("no clear difference among %(n)s people", n=50),
        "Hara 2022",
    ),
}
_HARMED = {
    "any_problem": Figure(
        "harmed", Text("At least one problem, small ones too"), _between(30, 40), "Eldabe 2016"
    ),
    "infection": Figure(
        "harmed",
        Text("An infection"),
        Text("%(n)s to %(m)s of 100; in other counts up to %(top)s of 100", n=2, m=3, top=14),
        "Hoelzer (n = 2,737); textbook",
    ),
    "lead_moved": Figure("harmed", Text("A wire that slipped"), _of_100(10), "West 2023"),
    "pocket_pain": Figure("harmed", Text("Pain where the battery sits"), _of_100(17), "Leeds (n = 764)"),
    "fluid": Figure(
        "harmed",
        Text("A small hole around the spinal cord, with bad headache"),
        Text("%(n)s of 1,000 to %(m)s of 100", n=3, m=8),
        "textbook range",
    ),
    "bleeding": Figure(
        "harmed", Text("A blood clot that presses on the spinal cord"), _of_1000(7), "n = 8,326"
    ),
    "cord": Figure(
        "harmed",
        Text("A hurt spinal cord; this count is likely too high"),
        _of_1000(21),
        "MarketScan 2000–09",
    ),
}
_LATER = {
    "changed_2_years": Figure(
        "later", Text("Device changed or taken out within 2 years"), _of_100(20), "Dhruva 2023 (n = 7,560)"
    ),
    "lost_2_years": Figure(
        "later",
        Text("Taken out within 2 years because it no longer helped"),
        _of_100(10),
        "Kirketeig 2023 (Sweden)",
    ),
    "lost_10_years": Figure(
        "later",
        Text("Taken out within 10 years because it no longer helped"),
        _of_100(21),
        "Kirketeig 2023 (Sweden)",
    ),
    "medicines": Figure(
        "later",
        Text("Strong painkillers, injections and operations after 2 years"),
        Text("no fewer among %(n)s people", n=7560),
        "Dhruva 2023",
    ),
}
_OTHERS = {
    "trial_first": Figure(
        "others",
        Text("Pain after 6 months, with or without a trial first"),
        Text("no difference among %(n)s people", n=105),
        "TRIAL-STIM, Eldabe 2020",
    ),
    "trial_infection": Figure("others", Text("An infection in a trial"), _of_100(1), "one clinic"),
    "trial_again": Figure(
        "others",
        Text("Trials that led to an implant: first, second, later ones"),
        Text("%(n)s, %(m)s and %(k)s of 100", n=44, m=27, k=14),
        "US survey 2000–2009 (n = 21,672)",
    ),
    "operation": Figure(
        "others",
        Text("Did well: stimulator, or another back operation"),
        Text("%(n)s of %(all)s with a stimulator, %(m)s of %(rest)s with the operation",
             n=9, all=19, m=3, rest=26),
        "North 2005",
    ),
}  # fmt: skip

FIGURES: Mapping[str, Figure] = MappingProxyType({**_HELPED, **_HARMED, **_LATER, **_OTHERS})
"""In the order of the sheet: by group, and the groups in theirs."""


def of_group(group: str) -> Mapping[str, Figure]:
    """The figures of one group by their key."""
    return {key: figure for key, figure in FIGURES.items() if figure.group == group}
