"""How long a profile asks a trial to last: only what its own criteria say, in days or in hours.

Most payers fix no length (``clinical.md`` 2.1); the days that the planning of a trial offers are no rule of
theirs. Where none is fixed the advice after a trial asks the core's own.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from scs_manager.domain.criteria.trial import beyond_hours
from scs_manager.domain.profile_values import Entry, Profile, Provenance
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, all_of
from scs_manager.domain.wording import days_text

SHORTEST, LONGEST, HOURS = "trial.min_duration", "trial.max_duration", "trial.min_hours"
CORE = "scs-core"


@dataclass(frozen=True, slots=True)
class LengthRule:
    """The criteria of one profile about the length of a trial."""

    shortest: Entry | None = None
    longest: Entry | None = None
    hours: Entry | None = None

    @property
    def words(self) -> Text | None:
        """``28 days or more``; None where the profile fixes none."""
        least, most = _limit(self.shortest), _limit(self.longest)
        if self.hours is not None:
            return Text("more than %(hours)s hours", hours=_limit(self.hours))
        if least is not None and most is not None:
            return Text("%(least)s to %(days)s", least=least, days=days_text(most))
        if least is not None:
            return Text("%(days)s or more", days=days_text(least))
        return None if most is None else Text("%(days)s or less", days=days_text(most))

    @property
    def entry(self) -> Entry | None:
        """The criterion that stands for the rule; None where the profile fixes none."""
        return self.shortest or self.longest or self.hours

    @property
    def mark(self) -> Provenance | None:
        """How well the length is founded; None where the profile fixes none."""
        return self.entry.provenance if self.entry else None

    @property
    def least(self) -> "LengthRule":
        """Only how long it must last."""
        return LengthRule(shortest=self.shortest, hours=self.hours)

    @property
    def most(self) -> "LengthRule":
        """Only how long it may last."""
        return LengthRule(longest=self.longest)

    def told(self, days: int | None, hours: Fraction | None) -> Text | None:
        """How long a trial lasted, in what the rule counts as far as that is known; None where nothing is."""
        if self.hours is not None and hours is not None:
            return Text("%(hours)s hours", hours=fixed(hours, 1))
        return None if days is None else days_text(days)

    def lasted(self, days: int | None, hours: Fraction | None) -> Truth:
        """Whether a trial of so many days lasted as asked; met where nothing is asked."""
        found = []
        if self.shortest is not None:
            found.append(Truth.of(None if days is None else days >= _number(self.shortest)))
        if self.longest is not None:
            found.append(Truth.of(None if days is None else days <= _number(self.longest)))
        if self.hours is not None:
            found.append(self._long_enough(days, hours, _number(self.hours)))
        return all_of(found) if found else Truth.MET

    def _long_enough(self, days: int | None, hours: Fraction | None, limit: int) -> Truth:
        if hours is not None:
            return Truth.of(hours > limit)
        return Truth.UNKNOWN if days is None else beyond_hours(days, limit)


def length_rule(profile: Profile) -> LengthRule:
    """What the profile's criteria say of the length."""
    found = {entry.criterion: entry for entry in profile.criteria}
    return LengthRule(found.get(SHORTEST), found.get(LONGEST), found.get(HOURS))


def asked_length(profile: Profile | None = None) -> LengthRule:
    """What the advice after a trial asks: the profile's own least, else the core's beside its longest."""
    own = length_rule(profile) if profile else LengthRule()
    if own.least.entry is not None:
        return own
    return replace(own, shortest=length_rule(shipped_profiles()[CORE]).shortest)


def _limit(entry: Entry | None) -> int | None:
    return None if entry is None else _number(entry)


def _number(entry: Entry) -> int:
    return int(str(next(iter(entry.threshold.values()))))
