"""How the opioid dose changed in a trial, in every way it is reported, with the reason where it is not known.

Bands: the ends (up to 20, above 90) are read, the split between them is our own; the three-way label is our
own too [default] (measures.md 2.3). A lower dose is usually no goal of a trial of a few days.
"""

from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.logged_days import both_windows
from scs_manager.domain.opioids import CHANGE_NAMES, Change, DoseChange, Mme, band_of
from scs_manager.domain.relief import fixed, percent_text
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class OpioidOutcome:
    """Absolute and percent change, bands and label of one dose change."""

    dose: DoseChange

    @property
    def bands(self) -> tuple[str | None, str | None]:
        """The dose bands before and in the trial; None for a dose that is not wholly known."""
        return _band(self.dose.before), _band(self.dose.after)

    @property
    def label(self) -> Change:
        """Reduced, stable or increased; new from 0."""
        return self.dose.change

    @property
    def reason(self) -> Text | None:
        """Why there is no change in MME; None when there is one."""
        return _why(self.dose.before, Text("baseline")) or _why(self.dose.after, Text("trial window"))

    @property
    def no_percent(self) -> Text | None:
        """Why there is no percentage."""
        if self.reason is not None or self.dose.percent is not None:
            return self.reason
        return Text("no opioid at baseline: a percentage cannot be computed")

    @property
    def words(self) -> Text:
        """``30.0 to 20.0 MME a day: 10.0 less (33.3 %), band 21–50 to 1–20, reduced``; or why not."""
        before, after, difference = self.dose.before, self.dose.after, self.dose.difference
        if before is None or after is None or difference is None:
            return Text("unknown: %(why)s", why=self.reason)
        first, last = self.bands
        return Text(
            "%(dose)s: %(change)s, band %(first)s to %(last)s, %(label)s",
            dose=_dose(before, after),
            change=self._change(difference),
            first=first,
            last=last,
            label=CHANGE_NAMES[self.label],
        )

    def _change(self, difference: Fraction) -> Text:
        if difference == 0:
            return Text("no change")
        points = Text("%(n)s less" if difference < 0 else "%(n)s more", n=fixed(abs(difference), 1))
        if self.dose.percent is None:
            return points
        return Text("%(points)s (%(percent)s)", points=points, percent=percent_text(abs(self.dose.percent)))


def _dose(before: Mme, after: Mme) -> Text:
    shown = Text(
        "%(before)s to %(after)s MME a day", before=fixed(before.known, 1), after=fixed(after.known, 1)
    )
    days = both_windows(before.days, after.days)
    return shown if days is None else Text("%(dose)s (%(days)s)", dose=shown, days=days)


def _band(dose: Mme | None) -> str | None:
    return None if dose is None or dose.total is None else band_of(dose.total)


def _why(dose: Mme | None, where: Text) -> Text | None:
    if dose is None:
        return Text("no dose recorded in the %(window)s", window=where)
    if dose.total is None:
        return Text("dose in the %(window)s: %(dose)s", window=where, dose=dose.text)
    return None
