"""What a decision rests on, as the page shows it: read from the JSON that a signature covers.

The same lines serve the page before signing, made from today's record, and the signed decision, read from
what was stored: they show what was signed, whatever has changed since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from forms.team_reviews import DECISIONS
from scs_manager.domain.decisions import OUTCOME_NAMES, RUNG_NAMES, DecisionOutcome, PermanentRung
from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.relief import fixed, interval_beside, percent_text
from scs_manager.domain.team_reviews import MISSING_WORDS, ROLES
from scs_manager.domain.text import Text
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing a decision rests on: what, in words, its mark, more lines under it, where to read it."""

    label: str
    words: str
    mark: str = ""
    more: tuple[str, ...] = ()
    page: str = ""
    """The page under the case where it can be read; empty for none."""


@dataclass(frozen=True)
class SignedEvidence:
    """The evidence as it was signed, in words."""

    trial: tuple[Line, ...]
    title: Text | None
    advised: Text | None
    rung: PermanentRung | None
    reasons: tuple[str, ...]
    criteria: tuple[Json, ...]
    regions: tuple[tuple[Text, str, str, str, str], ...]
    """Region, mean before, mean in the trial, relief, interval or label."""
    rules: tuple[Json, ...]
    rests: tuple[Line, ...]
    no_trial: tuple[str, ...]
    found: tuple[Line, ...] = ()
    """What else the trial showed."""


def rests_on(basis: Json) -> tuple[Line, ...]:
    """Team, patient, screening and the record of the day, in this order."""
    return (*_team(basis.get("team_review")), _talk(basis.get("talk")), *_screened(basis), *_today(basis))


def signed_evidence(basis: Json) -> SignedEvidence:
    """Everything that stood above the signature; parts that older decisions lack are left out."""
    advice = basis.get("recommendation")
    rung = PermanentRung(advice["rung"]) if advice else None
    return SignedEvidence(
        trial=tuple(_lines((basis.get("trial") or {}).get("end", ()))),
        title=RUNG_NAMES[rung] if rung else None,
        advised=OUTCOME_NAMES[DecisionOutcome(advice["advice"])] if advice else None,
        rung=rung,
        reasons=tuple(advice["reasons"]) if advice else (),
        criteria=tuple(basis.get("criteria", ())),
        regions=tuple(_regions(basis.get("outcome"))),
        rules=tuple(basis.get("relief_rules", ())),
        rests=rests_on(basis),
        no_trial=tuple(basis.get("no_trial", ())),
        found=tuple(_lines((basis.get("summary") or {}).get("lines", ()))),
    )


def _lines(stored: Sequence[Json]) -> Iterator[Line]:
    for line in stored:
        yield Line(line["label"], line["value"])


def _regions(outcome: Json | None) -> Iterator[tuple[Text, str, str, str, str]]:
    for name, found in outcome["regions"].items() if outcome else ():
        percent = None if found["relief_percent"] is None else Fraction(found["relief_percent"])
        relief = _("no result") if percent is None else say(percent_text(percent))
        low, high = found["interval"]
        known = low is not None and high is not None
        interval = say(interval_beside(percent, float(low), float(high))) if known else "–"
        yield (
            REGION_NAMES[Region(name)],
            _mean(found["baseline_mean"]),
            _mean(found["trial_mean"]),
            relief,
            interval,
        )


def _mean(value: str | None) -> str:
    return "–" if value is None else fixed(Fraction(value), 2)


def _on(value: str) -> str:
    return day(date.fromisoformat(value))


def _team(review: Json | None) -> Iterator[Line]:
    if review is None:
        yield Line(_("Team review"), _("none recorded"), "unknown", page="team-review")
        return
    if "quorum" not in review:  # signed before the minutes were part of it
        yield Line(_("Team review"), _on(review["held_on"]), page="team-review")
        return
    decided = {str(each.value): each.label for each in DECISIONS}[review["decision"]]
    there = ", ".join(f"{each['name']} ({say(ROLES[each['role']]).lower()})" for each in review["members"])
    more = [_("Present: %(who)s.", who=there)]
    more += [_("Missing: %(who)s.", who=_roles(review["missing_roles"]))] if review["missing_roles"] else []
    more += [_dissent(each) for each in review["dissents"]]
    mark = "met" if review["quorum"] and review["decision"] == "proceed" else "caution"
    quorum = _("quorum of the core met") if review["quorum"] else _("quorum of the core not met")
    words = _(
        "%(day)s: %(decided)s; %(quorum)s",
        day=_on(review["held_on"]),
        decided=say(decided).lower(),
        quorum=quorum,
    )
    yield Line(_("Team review"), words, mark, tuple(more), "team-review")


def _roles(missing: Sequence[str]) -> str:
    return ", ".join(say(MISSING_WORDS[role]).lower() for role in missing)


def _dissent(each: Json) -> str:
    return _("Dissent, %(who)s: %(why)s", who=each["name"] or _("name not recorded"), why=each["reason"])


def _talk(talk: Json | None) -> Line:
    label, page = _("Talk with the patient"), "shared-decision"
    if talk is None:
        return Line(label, _("none recorded"), "unknown", page=page)
    preferred = talk["prefers"] or _("not asked")
    more = [_("Led by %(who)s.", who=talk["led_by"])]
    more += [_("How sure: %(n)s of 10.", n=talk["sure"])] if talk["sure"] is not None else []
    more += [_("What matters most: %(what)s", what=talk["matters"])] if talk["matters"] else []
    words = _("%(day)s: prefers “%(what)s”", day=_on(talk["held_on"]), what=preferred)
    return Line(label, words, "" if talk["prefers"] else "unknown", tuple(more), page)


def _screened(basis: Json) -> Iterator[Line]:
    found = basis.get("screening")
    if found is None:
        yield Line(_("Signed screening"), _("none"), "unknown", page="screening")
        return
    outcome = found["overall"].replace("_", " ")
    yield Line(_("Signed screening"), f"{_on(found['on'])}: {outcome}", page="screening")


def _today(basis: Json) -> Iterator[Line]:
    today = basis.get("today")
    if today is None:
        return
    flags, exclusions, unknown = today["red_flags"], today["exclusions"], today["unknown"]
    more = [_("Red flag: %(what)s", what=each) for each in flags]
    more += [_("Exclusion: %(what)s", what=each) for each in exclusions]
    more += [_("Not known, or out of date: %(what)s", what=each) for each in unknown]
    mark = "not-met" if flags or exclusions else "unknown" if unknown else "met"
    known = today["asked"] - len(unknown) - len(today.get("waiting", ()))
    words = _(
        "%(n)s of %(all)s red flags and exclusions known, %(day)s",
        n=known, all=today["asked"], day=_on(today["on"]),
    )  # fmt: skip
    yield Line(_("Safety on the day"), words, mark, tuple(more), "safety")
    for payer in today["payers"]:
        yield Line(payer["title"], payer["outcome_title"].lower(), page="screening")
