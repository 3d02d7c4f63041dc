"""Whether the use of analgesics fell by half in a trial (clinical.md 7.3, ``trial.analgesic_50``).

Opioids are counted in MME; only without an opioid on both sides the pieces of the other analgesics count,
those held for the procedure left out. An opioid that is new in the trial is no fall, whatever else fell.
"""

from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.logged_days import LoggedDays, both_windows, too_few
from scs_manager.domain.opioids import HALVED_PERCENT, DoseChange
from scs_manager.domain.relief import percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

Sides = tuple[LoggedDays | None, LoggedDays | None]


@dataclass(frozen=True)
class PieceChange:
    """Mean pieces a day of analgesics that are no opioids; None where too little was logged."""

    before: Fraction | None = None
    after: Fraction | None = None
    days_before: LoggedDays | None = None
    """The days behind each mean; None where the list says it without any."""
    days_after: LoggedDays | None = None

    @property
    def days(self) -> Sides:
        """Both, as the words about them take them."""
        return self.days_before, self.days_after

    @property
    def fall(self) -> Fraction | None:
        """Percent fewer; None where a side is missing or nothing was taken."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return 100 * (self.before - self.after) / self.before


NO_PIECES = PieceChange()


def halved(opioids: DoseChange, pieces: PieceChange) -> Truth:
    """Whether analgesic use fell by at least half; with none at baseline there is nothing to reduce."""
    if not _without_opioid(opioids):
        return opioids.halved
    if pieces.before == 0:
        return Truth.NOT_MET
    fell = Truth.of(None if pieces.fall is None else pieces.fall >= HALVED_PERCENT)
    return ~_new_opioid(opioids) & fell


def _without_opioid(opioids: DoseChange) -> bool:
    return opioids.before is not None and opioids.before.total == 0


def _new_opioid(opioids: DoseChange) -> Truth:
    """From a known baseline of 0: whether the trial had one; unknown where its dose is not known whole."""
    return Truth.of(None if opioids.difference is None else opioids.difference > 0)


def use_words(opioids: DoseChange, pieces: PieceChange) -> Text:
    """``opioid dose down 40.0 %``, ``other analgesics down 50.0 %``, or what is not known."""
    if _without_opioid(opioids):
        return _from_none(opioids, pieces)
    if opioids.percent is None:
        return _beside(Text("opioid dose: unknown"), too_few(*_opioid_days(opioids)))
    said = Text("opioid dose %(change)s", change=_moved(-opioids.percent))
    return _beside(said, both_windows(*_opioid_days(opioids)))


def _from_none(opioids: DoseChange, pieces: PieceChange) -> Text:
    new = _new_opioid(opioids)
    if new is Truth.MET and opioids.after is not None:
        return Text("no opioid at baseline; new opioid use: %(dose)s", dose=opioids.after.text)
    if pieces.before == 0:
        return Text("no analgesics at baseline: nothing to reduce")
    if new is Truth.UNKNOWN:
        return Text("no opioid at baseline; opioid dose in the trial: unknown")
    if pieces.fall is None:
        return _beside(Text("no opioid at baseline; other analgesics: unknown"), too_few(*pieces.days))
    said = Text("no opioid at baseline; other analgesics %(change)s", change=_moved(pieces.fall))
    return _beside(said, both_windows(*pieces.days))


def _opioid_days(opioids: DoseChange) -> Sides:
    before, after = (None if dose is None else dose.days for dose in (opioids.before, opioids.after))
    return before, after


def _beside(said: Text, days: Text | None) -> Text:
    return said if days is None else Text("%(said)s (%(days)s)", said=said, days=days)


def _moved(fall: Fraction) -> Text:
    shown = percent_text(abs(fall))
    if fall == 0:
        return Text("unchanged")
    return Text("down %(percent)s", percent=shown) if fall > 0 else Text("up %(percent)s", percent=shown)
