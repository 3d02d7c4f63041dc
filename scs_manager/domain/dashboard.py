"""The clinic's dashboard: every figure in its place, and what others have published, with its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scs_manager.domain.dashboard_after import after_a_year, bands, complications, decisions, opioids
from scs_manager.domain.dashboard_groups import (
    adherence,
    by_maker,
    by_profile,
    by_region,
    completeness,
    criteria,
)
from scs_manager.domain.dashboard_implanted import to_implant
from scs_manager.domain.dashboard_pathway import funnel, waits
from scs_manager.domain.dashboard_survival import to_explant, to_loss
from scs_manager.domain.dashboard_tables import Figure
from scs_manager.domain.dashboard_trials import change, responders, waterfall
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    slug: str
    title: Text
    figures: tuple[Figure, ...]


CRITERIA = (
    Text("Diary valid"),
    Text("Relief of at least 50 % in the target"),
    Text("Relief of at least 30 % in the other painful region, if any"),
    Text("Opioid dose not up, analgesic use stable"),
    Text("One measure of function, sleep or quality of life better by its important change"),
    Text("Nothing worse by its important change, no open safety flag"),
    Text("Overall change much improved, would do it again"),
    Text("Patient wants the implant"),
)
"""The statements of the eight criteria, for every target (measures.md 4.2)."""


def sections(
    counts: Mapping[str, Any], *, narrowed: bool = False, titles: Mapping[str, str] | None = None
) -> Iterator[Section]:
    """Every section of the page; ``titles`` are the names of profiles by their id."""
    yield Section("way", Text("The way to the implant"), (funnel(counts, narrowed=narrowed), waits(counts)))
    yield Section(
        "trials",
        Text("What trials showed"),
        (responders(counts), waterfall(counts), change(counts), to_implant(counts)),
    )
    yield Section(
        "groups",
        Text("By target, profile and device"),
        (by_region(counts), by_profile(counts, titles or {}), by_maker(counts)),
    )
    yield Section("diary", Text("Diary and data"), (adherence(counts), completeness(counts)))
    yield Section(
        "safety", Text("Opioids and complications"), (opioids(counts), bands(counts), complications(counts))
    )
    yield Section(
        "decisions",
        Text("Decisions and later"),
        (
            decisions(counts),
            criteria(counts, CRITERIA),
            after_a_year(counts),
            to_explant(counts),
            to_loss(counts),
        ),
    )


@dataclass(frozen=True)
class Published:
    """A figure that others published, with where it stands."""

    figure: Text
    source: str


PUBLISHED = (
    Published(
        Text("41.4 % of 21,672 trials in the USA, 2000 to 2009, were implanted within 3 months; 44, 27 and"
             " 14 % after a first, second and third or later trial."),
        "PMID 24930992",
    ),
    Published(
        Text("67 % of 265,756 trials in claims of the USA, 2010 to 2022 (178,144 implants)."),
        "doi 10.1016/j.xnsj.2025.100616",
    ),
    Published(
        Text("Medicare: 42.5 % in 2009, above 63 % in 2018; recent randomised trials above 80 to 90 %."),
        "rapm-2025-106447",
    ),
    Published(
        Text("Median success of the trial 72 % in randomised and 82 % in observational studies; of therapy at"
             " 12 months 65 % and 61 %."),
        "rapm-2022-103820",
    ),
    Published(
        Text("With a screening trial and without one, pain did not differ at 6 months, nor at 36 months"
             " (adjusted −0.60, 95 % interval −1.83 to 0.63; 30 and 36 patients)."),
        "Eldabe 2020, Pain; livrepository 3166056",
    ),
    Published(
        Text("Taken out because relief was lost: 10 % at 2 years, 21 % at 10 years."),
        "PMC10653578",
    ),
    Published(
        Text("Mean relief 58 % (53 to 64) at 24 months over 63 studies."),
        "PMC4238825",
    ),
    Published(
        Text("Opioids of 35 MME a day or more before the implant were linked to failure."),
        "PMID 33073907",
    ),
)  # fmt: skip
"""measures.md 4.3. [read]"""
