"""What the chart of a follow-up shows: pain at each visit beside the baseline, over time since the implant.

The baseline is the mean of the diary before the trial, a visit is one rating: the two are told apart by their
marks and in words. A rating nobody gave is a gap, never joined.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.follow_up_visits import FollowUpVisit
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text

_SCORES: Mapping[Region, str] = MappingProxyType(
    {Region.BACK: "pain_back", Region.LEG: "pain_leg", Region.WORST: "pain_worst"}
)


@dataclass(frozen=True)
class VisitPoint:
    """The ratings of one visit; None where nobody asked."""

    label: Text
    on: date
    days: int
    """Days since the implant."""
    values: Mapping[Region, int | None]


@dataclass(frozen=True)
class FollowUpFigure:
    """Ratings over time, with the means before the trial where there are any."""

    points: tuple[VisitPoint, ...]
    before: Mapping[Region, Fraction | None]

    @property
    def title(self) -> Text:
        """What the drawing is called."""
        return Text("Pain at the visits since the implant, 0 to 10")

    @property
    def alt(self) -> Text:
        """Every number, for those who cannot see the drawing."""
        said = [self._before()] if any(value is not None for value in self.before.values()) else []
        said += [self._said(point) for point in self.points]
        return _joined(said)

    def _before(self) -> Text:
        means = [
            Text("%(region)s %(value)s", region=REGION_NAMES[region], value=fixed(mean, 1))
            for region, mean in self.before.items()
            if mean is not None
        ]
        return Text("Mean of the diary before the trial: %(values)s.", values=_joined(means, ", "))

    def _said(self, point: VisitPoint) -> Text:
        given = [
            Text("%(region)s %(value)s", region=REGION_NAMES[region], value=value)
            for region, value in point.values.items()
            if value is not None
        ]
        values = _joined(given, ", ") if given else Text("no rating")
        return Text("%(visit)s: %(values)s.", visit=point.label, values=values)


def follow_up_figure(
    visits: Sequence[tuple[Text, FollowUpVisit]],
    *,
    implanted_on: date,
    before: Mapping[Region, Fraction | None],
) -> FollowUpFigure | None:
    """The figure of the recorded visits, in order of their day; None while none has a rating."""
    points = tuple(
        VisitPoint(label, visit.visited_on, (visit.visited_on - implanted_on).days, _values(visit))
        for label, visit in sorted(visits, key=lambda each: each[1].visited_on)
    )
    if not any(value is not None for point in points for value in point.values.values()):
        return None
    return FollowUpFigure(points, before)


def _values(visit: FollowUpVisit) -> Mapping[Region, int | None]:
    return MappingProxyType({region: getattr(visit, name) for region, name in _SCORES.items()})


def _joined(parts: Sequence[Text], between: str = " ") -> Text:
    """One text of several, in order; each is translated by itself."""
    ids = [f"%(part{number})s" for number in range(len(parts))]
    return Text(between.join(ids), **{f"part{number}": part for number, part in enumerate(parts)})
