"""One follow-up visit as its page shows it: what was found, its questionnaires and diary, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import Session

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.follow_up_diary import MIN_DAYS, PeriodResult
from scs_manager.domain.follow_up_visits import (
    AGAIN_NAMES,
    CHARGING_NAMES,
    HOW_NAMES,
    PGIC_WORDS,
    SATISFIED_NAMES,
    FollowUpVisit,
    unknown_in,
)
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.relief import Relief, fixed, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.models.follow_up import FollowUpChangeRow, FollowUpRecordRow, FollowUpVisitRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.services import (
    follow_up_asks,
    follow_up_results,
    follow_up_rows,
    follow_up_scores,
    follow_ups,
)
from scs_manager.services.follow_ups import CaseVisit
from scs_manager.services.implant_rows import implanted_on
from scs_manager.services.instrument_texts import instruments_of
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day, moment
from scs_manager.web.follow_up_view import VisitLine, visit_line
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

CHANGED = {
    "planned": Text("Planned for %(day)s"),
    "moved": Text("Moved to %(day)s"),
    "reopened": Text("Planned again for %(day)s"),
    "skipped": Text("Left out"),
    "done": Text("Recorded"),
    "ended": Text("Not asked any more"),
    "asked": Text("Questions sent or asked"),
}
"""What happened to a visit, in words."""


@dataclass(frozen=True)
class Fact:
    """One answer in words."""

    label: str
    words: str


@dataclass(frozen=True)
class ScoreLine:
    """One score before and now, with the important change that holds in this clinic."""

    name: Text
    before: str
    now: str
    change: str
    needed: str
    mark: str
    verdict: str


@dataclass(frozen=True)
class DiaryLine:
    """One region of the follow-up diary beside the baseline."""

    region: Text
    target: bool
    before: str
    now: str
    relief: str


@dataclass(frozen=True)
class AskedLine:
    """One questionnaire that was asked."""

    title: str
    words: str
    mark: str


@dataclass(frozen=True)
class VisitPage:
    """Everything on the page of a visit."""

    line: VisitLine
    facts: tuple[Fact, ...]
    unknown: tuple[Text, ...]
    newest: FollowUpRecordRow | None
    earlier: tuple[str, ...]
    """Revisions before the one that stands, newest first, in words."""
    asked: tuple[AskedLine, ...]
    scores: tuple[ScoreLine, ...]
    diary: tuple[DiaryLine, ...]
    diary_words: str
    asks_diary: bool
    """Whether the clinic asks a diary at this visit."""
    can_ask_diary: bool
    history: tuple[str, ...]
    outside: str
    """How far outside its window the visit was; empty within."""


def visit_page(session: Session, case: CaseView, row: FollowUpVisitRow) -> VisitPage:
    """The page as it stands today."""
    visit = next(each for each in follow_ups.visits_of(session, case.row) if each.row.id == row.id)
    diary = follow_up_results.diaries_of(session, case.row).get(row.id)
    asked = follow_up_rows.requests_of(session, row)
    plan = follow_up_rows.plan_of(session, case.row.clinic_id)
    implant = implanted_on(session, case.row.clinic_id, case.id)
    scores = follow_up_scores.changes_at(session, case.row, row, implanted_on=implant) if implant else ()
    changes = follow_up_rows.changes_of(session, case.row).get(row.id, [])
    found = visit.found
    return VisitPage(
        line=visit_line(visit, case.today, asked, diary),
        facts=tuple(_facts(found)) if found else (),
        unknown=unknown_in(found) if found else (),
        newest=visit.revisions[-1] if visit.revisions else None,
        earlier=tuple(_revision(each, case.zone) for each in reversed(visit.revisions[:-1])),
        asked=tuple(_asked(session, case, asked)),
        scores=tuple(_score(each) for each in scores),
        diary=tuple(_diary_lines(diary)) if diary else (),
        diary_words=_diary_words(diary, case) if diary else "",
        asks_diary=follow_up_asks.asked_at(plan, row.point).diary,
        can_ask_diary=follow_up_asks.diary_of(session, case.row) is not None,
        history=tuple(_change(each, case.zone) for each in changes),
        outside=_outside(visit),
    )


def _facts(found: FollowUpVisit) -> Iterator[Fact]:
    yield Fact(_("Seen"), f"{day(found.visited_on)}, {say(HOW_NAMES[found.how])}")
    pain = ((_("back"), found.pain_back), (_("leg"), found.pain_leg), (_("worst"), found.pain_worst))
    given = [f"{name} {value}" for name, value in pain if value is not None]
    if given:
        yield Fact(_("Pain now, 0 to 10"), ", ".join(given))
    if found.stated_relief is not None:
        yield Fact(_("Relief as the patient states it"), f"{found.stated_relief} %")
    named = (
        (_("Since before the implant"), PGIC_WORDS.get(found.pgic or 0)),
        (_("Satisfied with the relief"), SATISFIED_NAMES.get(found.satisfied) if found.satisfied else None),
        (_("Would do it again"), AGAIN_NAMES.get(found.again) if found.again else None),
        (_("Burden of charging"), CHARGING_NAMES.get(found.charging) if found.charging else None),
    )
    for label, words in named:
        if words is not None:
            yield Fact(label, str(say(words)))
    if found.stimulation_hours is not None:
        yield Fact(_("Stimulation on"), _("%(n)s hours a day", n=found.stimulation_hours))
    if found.opioids_reviewed is not None:
        yield Fact(_("Opioid regimen gone through"), _("Yes") if found.opioids_reviewed else _("No"))
    for label, text in ((_("Work and daily life"), found.daily_life), (_("Note"), found.note)):
        if text:
            yield Fact(label, text)


def _revision(row: FollowUpRecordRow, zone: str) -> str:
    what = "; ".join(f"{fact.label}: {fact.words}" for fact in _facts(row.to_domain()))
    why = _(". Changed: %(why)s", why=row.change_reason) if row.change_reason else ""
    return _(
        "Version %(n)s: %(who)s, %(when)s. %(what)s%(why)s",
        n=row.revision, who=row.by_name, when=moment(row.at, zone), what=what, why=why,
    )  # fmt: skip


def _change(row: FollowUpChangeRow, zone: str) -> str:
    words = (
        _(CHANGED[row.what].id, day=day(row.due_on))
        if "%(day)s" in CHANGED[row.what].id
        else _(CHANGED[row.what].id)
    )
    why = f". {row.reason}" if row.reason else ""
    return f"{moment(row.at, zone)}, {row.by_name}: {words}{why}"


def _asked(session: Session, case: CaseView, asked: list[QuestionnaireRequestRow]) -> Iterator[AskedLine]:
    known = instruments_of(session, case.row.clinic_id)
    for row in asked:
        title = str(say(known[row.instrument].instrument.title_words))
        if row.answered_at is not None:
            yield AskedLine(title, _("answered %(when)s", when=moment(row.answered_at, case.zone)), "met")
        elif row.withdrawn_at is not None:
            yield AskedLine(title, _("taken back: %(why)s", why=row.withdrawn_reason or ""), "missing")
        else:
            yield AskedLine(title, _("open until %(day)s", day=day(row.due_on)), "unknown")


def _score(each: OutcomeDomain) -> ScoreLine:
    before = _("unknown") if each.before is None else f"{_one(each.before)} ({day(each.before_on)})"
    now = str(say(each.missing)) if each.after is None and each.missing else ""
    if each.after is not None:
        now = f"{_one(each.after)} ({day(each.after_on)})"
    mark, verdict = _verdict(each)
    needed = each.important_change
    return ScoreLine(
        name=each.name,
        before=before,
        now=now,
        change="" if each.change is None else _signed(each),
        needed=f"{say(needed.words)} [{needed.provenance}]" if needed else _("none is set"),
        mark=mark,
        verdict=verdict,
    )


def _verdict(each: OutcomeDomain) -> tuple[str, str]:
    if each.improved is Truth.MET:
        return "met", _("better")
    if each.worse is Truth.MET:
        return "not-met", _("worse")
    if each.change is None or each.gain is None:
        return "unknown", _("unknown")
    return "", _("no important change")


def _signed(each: OutcomeDomain) -> str:
    change = each.change
    if change is None:
        return ""
    shown = _one(abs(change))
    return f"+{shown}" if change > 0 else f"−{shown}" if change < 0 else "0"


def _one(value: Fraction) -> str:
    """With one decimal where it needs one."""
    return fixed(value, 1).removesuffix(".0")


def _diary_lines(result: PeriodResult) -> Iterator[DiaryLine]:
    for region in Region:
        relief = result.regions[region]
        yield DiaryLine(
            region=REGION_NAMES[region],
            target=region is result.target,
            before=_mean(relief, now=False),
            now=_mean(relief, now=True),
            relief="" if relief.percent is None else str(say(percent_text(relief.percent))),
        )


def _mean(relief: Relief, *, now: bool) -> str:
    side, expected = (
        (relief.trial, relief.trial_expected) if now else (relief.baseline, relief.baseline_expected)
    )
    count = _("%(n)s of %(of)s days", n=side.n, of=expected)
    return f"{fixed(side.mean, 1)} ({count})" if side.mean is not None else _("none (%(n)s)", n=count)


def _diary_words(result: PeriodResult, case: CaseView) -> str:
    span = _("Evenings from %(first)s to %(last)s.", first=day(result.first), last=day(result.last))
    if case.today <= result.first:
        return _("%(span)s They have not come yet.", span=span)
    rule = _("At least %(need)s of %(of)s days are needed for a mean.", need=MIN_DAYS, of=len(result.days))
    return f"{span} {rule}"


def _outside(visit: CaseVisit) -> str:
    row, seen = visit.row, visit.row.visited_on
    if seen is None or row.opens_on <= seen <= row.closes_on:
        return ""
    days = (row.opens_on - seen).days if seen < row.opens_on else (seen - row.closes_on).days
    if seen < row.opens_on:
        return _("%(n)s days before the window of this visit", n=days)
    return _("%(n)s days after the window of this visit", n=days)
