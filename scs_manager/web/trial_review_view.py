"""What the page of the team's review shows: first the answer, then each figure with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.diary_statistics import RegionOutcome, TrialOutcome
from scs_manager.domain.domain_panel import gain_text
from scs_manager.domain.outcome_summary import STATED_LIMITS, OutcomeSummary
from scs_manager.domain.relief import percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial
from scs_manager.domain.trial_log import LogKind, in_order
from scs_manager.domain.truth import Truth
from scs_manager.models.trials import TrialRow
from scs_manager.services.trial_review import ReviewFigures, TrialReview, review_of
from scs_manager.web.case_view import CaseView
from scs_manager.web.decision_view import DecisionPage, page_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.trial_log import LogLine, entries_of, lines_of
from scs_manager.web.trial_outcome import OutcomePage, outcome_page
from scs_manager.web.trial_page import adverse_words
from scs_manager.web.trial_repeats import RepeatView, repeat_of
from scs_manager.web.trial_review_parts import ReviewParts, review_parts

PROGRAMMING = frozenset({LogKind.PLACEMENT, LogKind.PROGRAM, LogKind.DEVICE})
SAFETY = frozenset({LogKind.ADVERSE, LogKind.ALARM})


@dataclass(frozen=True)
class ReviewPage:
    """Everything on the page; without a trial, or before its leads, only the decision's words are set."""

    decision: DecisionPage
    trial: TrialRow | None
    is_running: bool = False
    spared: str = ""
    """Why this is never a negative trial; empty for any other."""
    first: OutcomePage | None = None
    otherwise: str = ""
    """How far the result moves when the days are counted otherwise, in one sentence."""
    missing: tuple[str, ...] = ()
    parts: ReviewParts | None = None
    repeat: RepeatView | None = None
    """The trial that this one repeats, and what came of it."""
    summary: OutcomeSummary | None = None
    holistic: str = ""
    """The gains of the impaired domains together, or why they cannot be told."""
    stated_limits: Text = STATED_LIMITS
    safety: Sequence[LogLine] = ()
    safety_words: str = ""
    programming: Sequence[LogLine] = ()
    chapters: tuple[tuple[str, str], ...] = ()
    """Anchor and words of every section, for the list at the top."""


def review_page(session: Session, case: CaseView, *, now: datetime) -> ReviewPage:
    """The page of a case as it stands."""
    review = review_of(session, case.row, now=now)
    decision = page_of(session, case, review.basis)
    trial, outcome, figures = review.basis.trial, review.outcome, review.figures
    repeat = repeat_of(session, case.row, trial, on=case.today) if trial else None
    if trial is None or outcome is None or figures is None:
        return ReviewPage(decision, trial, repeat=repeat)
    entries = entries_of(session, case=case.row, trial=trial)
    parts = review_parts(figures)
    ended = review.basis.ended
    return ReviewPage(
        decision=decision,
        trial=trial,
        is_running=trial.ended_at is None,
        spared=_spared(review),
        first=_first(outcome, ended, is_running=trial.ended_at is None) if ended else None,
        otherwise=_otherwise(outcome.primary),
        missing=_missing(review, outcome, figures),
        parts=parts,
        repeat=repeat,
        summary=review.summary,
        holistic=_holistic(review.summary),
        safety=lines_of(in_order(entries, kinds=SAFETY), case.zone),
        safety_words=adverse_words(review.adverse),
        programming=lines_of(in_order(entries, kinds=PROGRAMMING), case.zone),
        chapters=_chapters(parts, decision, review.summary),
    )


def _first(outcome: TrialOutcome, ended: EndedTrial, *, is_running: bool) -> OutcomePage:
    """The result in words; of a trial that is over nothing more will come."""
    first = outcome_page(outcome, ended)
    if is_running or outcome.primary.relief.percent is not None:
        return first
    return replace(first, number=_("No result"))


def _otherwise(primary: RegionOutcome) -> str:
    """``Counted in 4 other ways: 47.7 to 62.7 %; 1 of them not on the same side of 50.``"""
    found = [line for line in primary.sensitivity if line.percent is not None]
    percents = [line.percent for line in found if line.percent is not None]
    if not percents:
        return ""
    other_side = sum(line.met is not primary.met for line in found)
    low, high = (say(percent_text(end)) for end in (min(percents), max(percents)))
    said = _("Counted in %(n)s other ways: %(low)s to %(high)s.", n=len(found), low=low, high=high)
    if not other_side:
        return f"{said} {_('All lie on the same side of 50.')}"
    return f"{said} {_('%(n)s on the other side of 50.', n=other_side)}"


def _holistic(summary: OutcomeSummary | None) -> str:
    result = summary.holistic if summary else None
    if result is None or result.cumulative is None or result.mean is None:
        why = result.reason if result else None
        return _("Result: %(why)s.", why=say(why)) if why else ""
    gains = {"sum": gain_text(result.cumulative), "mean": gain_text(result.mean)}
    return _("All gains together %(sum)s, their mean %(mean)s important changes.", **gains)


def _spared(review: TrialReview) -> str:
    evidence = review.basis.judged.evidence
    if evidence is None or evidence.never_negative is None:
        return ""
    words = str(say(evidence.never_negative))
    return f"{words[:1].upper()}{words[1:]}."


def _missing(review: TrialReview, outcome: TrialOutcome, figures: ReviewFigures) -> tuple[str, ...]:
    """What is not known, from the diary down to the single measure."""
    said = [*_missing_days(outcome), *_unknown_criteria(review)]
    if figures.domains is not None:
        lost = [str(say(bar.name)) for bar in figures.domains.bars if bar.gain is None]
        if lost:
            said.append(_("Not computable: %(names)s.", names=", ".join(lost)))
    if any(not dose.complete for dose in figures.medication.doses):
        said.append(_("The opioid dose is not known in full: figure 5."))
    return tuple(said)


def _missing_days(outcome: TrialOutcome) -> list[str]:
    """Days without an entry, and whether those of the window would change the label."""
    quality, robustness = outcome.quality, outcome.primary.robustness
    said = []
    if quality.missing:
        said.append(_("%(n)s of %(of)s diary days missing.", n=quality.missing, of=quality.expected))
    if outcome.primary.relief.percent is not None:
        said.append(
            _("Of the window, %(n)s missing: %(note)s.", n=robustness.missing, note=robustness.note)
            if robustness.missing
            else _("No day of the window is missing.")
        )
    return said


def _unknown_criteria(review: TrialReview) -> list[str]:
    return [
        _(
            "Criterion %(n)s unknown: %(what)s.",
            n=criterion.number,
            what=say(criterion.missing or criterion.statement),
        )
        for criterion in review.basis.judged.criteria
        if criterion.state is Truth.UNKNOWN
    ]


def _chapters(
    parts: ReviewParts, decision: DecisionPage, summary: OutcomeSummary | None
) -> tuple[tuple[str, str], ...]:
    words: Mapping[str, str] = {
        "pain": _("Pain"),
        "grid": _("Every value"),
        "relief": _("Relief"),
        "domains": _("Domains") if parts.domains else "",
        "medication": _("Medication"),
        "body": _("Body map"),
        "criteria": _("Criteria") if decision.criteria else "",
        "kept": _("Diary kept"),
        "safety": _("Safety"),
        "programs": _("Programs"),
        "ending": _("End") if decision.ended else "",
        "goals": _("Goals") if summary and summary.goals else "",
        "rules": _("Relief rules") if decision.rules else "",
    }
    return tuple((key, shown) for key, shown in words.items() if shown)
