"""Whether the patient wants the implant: the newest word by its day, with the day and where it was said.

Two places ask: the end of the trial (the patient's own form, or staff) and the talk before the decision. A
talk after the end stands over what was said then, and a later answer over the talk. Of one day, a clear yes
and a clear no contradict each other: then nobody knows, and the patient is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import full_date, joined

TALK = "talk"
"""Where a word was said: in the talk before the decision; every other was said at the end of the trial."""


@dataclass(frozen=True)
class Wish:
    """One word of the patient: what it says to "wants the implant", its day, where and how it was said."""

    state: Truth
    source: Text
    on: date | None = None
    """The civil day; None when it is not known."""
    words: Text | None = None
    """What was said, where it was more than yes or no."""
    place: str = ""


@dataclass(frozen=True)
class StandingWish:
    """Every word that counts, the newest first; ``state`` follows the newest."""

    said: tuple[Wish, ...] = ()
    contradicts: bool = False
    """Two clear words of one day differ: the state is unknown."""

    @property
    def state(self) -> Truth:
        """Met, not met or unknown."""
        if self.contradicts or not self.said:
            return Truth.UNKNOWN
        return self.said[0].state

    @property
    def newest(self) -> Wish | None:
        """The word that the criterion follows."""
        return self.said[0] if self.said else None

    @property
    def differs(self) -> bool:
        """Whether an older word says something else than the newest."""
        return len({wish.state for wish in self.said}) > 1


def standing_wish(*said: Wish | None) -> StandingWish:
    """What stands of these words; of one day the one named last comes first."""
    known = [wish for wish in said if wish is not None]
    ordered = sorted(enumerate(known), key=lambda each: (each[1].on or date.min, each[0]), reverse=True)
    newest = tuple(wish for _at, wish in ordered)
    clear = {wish.state for wish in newest if wish.on == newest[0].on} - {Truth.UNKNOWN}
    return StandingWish(newest, contradicts=len(clear) > 1)


_ANSWERS: Mapping[Truth, Text] = MappingProxyType(
    {Truth.MET: Text("yes"), Truth.NOT_MET: Text("no"), Truth.UNKNOWN: Text("unknown")}
)


def wish_sentence(wish: StandingWish) -> Text:
    """What was said, by day and place, the newest first; the older words stand behind it."""
    if not wish.said:
        return Text("Asked of the patient: %(answer)s.", answer=_ANSWERS[wish.state])
    newest, *older = (_told(each) for each in wish.said)
    if wish.contradicts:
        return Text("Yes and no on one day, so unknown: %(words)s.", words=joined([newest, *older], "; "))
    if not older:
        return Text("Asked of the patient: %(newest)s.", newest=newest)
    return Text(
        "Asked of the patient: %(newest)s. Earlier: %(older)s.", newest=newest, older=joined(older, "; ")
    )


def _told(wish: Wish) -> Text:
    said = wish.words or _ANSWERS[wish.state]
    if wish.on is None:
        return Text("%(said)s (%(source)s)", said=said, source=wish.source)
    return Text("%(said)s (%(source)s, %(day)s)", said=said, source=wish.source, day=full_date(wish.on))
