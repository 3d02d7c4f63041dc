"""The screening page of a case as data: everything it shows of one stored screening."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlmodel import Session

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.judgements import judged_outcomes, judged_overall, standing
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.rule_words import STAGE_NAMES
from scs_manager.domain.screening_stage import due_stage
from scs_manager.domain.text import Text
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import judgements, screening, screening_history
from scs_manager.web import screening_settle as settle
from scs_manager.web import screening_view as view
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_changes_view import ChangesView, changes_view
from scs_manager.web.screening_detail import Judged, judged_by
from scs_manager.web.screening_marks import MARKS, TONES


@dataclass(frozen=True)
class Signed:
    """A signature in words."""

    by: str
    role: Text
    at: datetime
    zone: str
    meaning: str
    sha256: str


@dataclass(frozen=True)
class Dissent:
    """Somebody who disagrees."""

    by: str
    role: Text
    at: datetime
    reason: str


@dataclass(frozen=True)
class JudgedOutcome:
    """A profile whose outcome is another one as judged."""

    title: str
    mark: str
    words: Text


@dataclass(frozen=True)
class SaidTo:
    """What people said to a screening: judgements by criterion, what they come to, and dissent."""

    judged: dict[str, Judged]
    statements: dict[str, str]
    overall: JudgedOutcome | None
    profiles: tuple[JudgedOutcome, ...]
    dissents: tuple[Dissent, ...]


@dataclass(frozen=True)
class ScreeningPage:
    """What the page shows; without a result, that nobody has screened yet."""

    id: uuid.UUID | None
    href: str
    lead: str
    stage: Stage
    stage_words: Text
    result: dict[str, Any] | None = None
    mark: str = "unknown"
    tone: str = "unknown"
    summary: str = ""
    columns: tuple[view.Column, ...] = ()
    groups: tuple[view.Group, ...] = ()
    settles: tuple[settle.Settle, ...] = ()
    kept_by: tuple[settle.Keeping, ...] = ()
    stops: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    changes: ChangesView | None = None
    compare_href: str = ""
    due_later: tuple[str, ...] = ()
    signed: Signed | None = None
    said: SaidTo | None = None
    is_newest: bool = True
    show_all: bool = False
    """Whether what is met stands row by row too."""

    @property
    def folded(self) -> int:
        """How many rows are folded away where not all are shown."""
        return sum(group.folded for group in self.groups)

    @property
    def asked(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def overall(self) -> dict[str, Any]:
        """Core and safety together."""
        return dict(self.result["overall"]) if self.result else {}


def screening_page(
    session: Session,
    case: CaseView,
    row: ScreeningRow | None,
    href: str,
    opened: str | None,
    *,
    show_all: bool = False,
) -> ScreeningPage:
    """The page of one stored screening; everything is read from it, nothing is computed anew."""
    if row is None:
        return _empty_page(case, href)
    overall, stage = row.result["overall"], Stage(row.stage)
    mark, signed = MARKS[overall["outcome"]], signed_off(session, case)
    told = said(session, row)
    earlier = screening_history.before(session, row)
    return ScreeningPage(
        id=row.id,
        href=href,
        lead=run_by(case, row),
        stage=stage,
        stage_words=STAGE_NAMES[stage],
        result=row.result,
        mark=mark,
        tone=TONES[mark],
        summary=_summary(overall),
        columns=view.columns(row.result, signed),
        groups=view.groups(row.result, opened, case_id=case.id, signed=signed, judged=told.judged),
        settles=settle.settle_list(row.result, case.id),
        kept_by=settle.kept_by(row.result, case.id),
        stops=settle.named(overall["stops"]),
        lifts=tuple(f"{each['statement']}: {each['lifts']}" for each in overall["lifts"] if each["lifts"]),
        changes=changes_view(screening_history.changes_between(earlier, row)) if earlier else None,
        compare_href=_compare_href(case, earlier, row) if earlier else "",
        due_later=settle.due_later(row.result),
        signed=_signature(row),
        said=told,
        is_newest=_is_newest(session, case, row),
        show_all=show_all,
    )


def _is_newest(session: Session, case: CaseView, row: ScreeningRow) -> bool:
    newest = screening.latest_screening(session, case.row)
    return newest is not None and newest.id == row.id


def _empty_page(case: CaseView, href: str) -> ScreeningPage:
    due = due_stage(case.state)
    words = _("Nobody has screened this patient yet.")
    return ScreeningPage(None, href, words, due, STAGE_NAMES[due])


def run_by(case: CaseView, row: ScreeningRow) -> str:
    """When and by whom it was run, as of which day, and whether it is signed."""
    words = _(
        "Run %(when)s by %(who)s, on the facts of that minute, as of %(on)s.",
        when=moment(row.at, case.zone),
        who=row.by_name,
        on=day(row.on),
    )
    return f"{words} {_('Signed.') if row.signed_at else _('Not signed.')}"


def signed_off(session: Session, case: CaseView) -> frozenset[tuple[str, str]]:
    """Id and version of every profile that the clinic's medical lead signed off."""
    rows = screening.sign_offs(session, case.clinic.id)
    return frozenset((row.profile_id, row.version) for row in rows)


def unsigned_profiles(session: Session, case: CaseView, row: ScreeningRow) -> list[str]:
    """The profiles of a screening that nobody signed off here."""
    known = signed_off(session, case)
    profiles = row.result["profiles"]
    return [str(each["title"]) for each in profiles if (each["id"], each["version"]) not in known]


def said(session: Session, row: ScreeningRow) -> SaidTo:
    """Judgements and dissent of a screening; outcomes only where a judgement moves them."""
    given = judgements.judgements_of(session, row)
    stands = standing(given)
    overall = judged_overall(row.result, stands)
    moved = [each for each in judged_outcomes(row.result, stands) if each.differs]
    words = view.criteria_of(row.result)
    return SaidTo(
        judged_by(given),
        {name: words.get(name, name) for name in stands},
        _outcome(overall) if overall and overall.differs else None,
        tuple(_outcome(each) for each in moved),
        tuple(
            Dissent(each.by_name, ROLE_NAMES[Role(each.role)], each.at, each.reason)
            for each in judgements.dissents_of(session, row)
        ),
    )


def _outcome(judged: Any) -> JudgedOutcome:
    return JudgedOutcome(judged.title, MARKS[judged.judged], judged.judged_title)


def _compare_href(case: CaseView, was: ScreeningRow, now: ScreeningRow) -> str:
    return url_for("screening_history.compare", case_id=case.id, was=was.id, now=now.id)


def _summary(overall: dict[str, Any]) -> str:
    """One or two sentences on what stands behind the outcome."""
    parts = [_("Core and safety together.")]
    if overall["red_flags"]:
        parts.append(_("Red flag: %(what)s.", what="; ".join(overall["red_flags"])))
    elif overall["red_flags_unknown"]:
        parts.append(_("Red flags not cleared yet: %(what)s.", what="; ".join(overall["red_flags_unknown"])))
    else:
        parts.append(_("No red flag."))
    return " ".join(parts)


def _signature(row: ScreeningRow) -> Signed | None:
    if row.signed_at is None:
        return None
    return Signed(
        by=row.signed_by_name or "",
        role=ROLE_NAMES[Role(row.signed_role or Role.CLINICIAN)],
        at=row.signed_at,
        zone=row.signed_time_zone or "UTC",
        meaning=row.signed_meaning or "",
        sha256=row.content_sha256 or "",
    )
