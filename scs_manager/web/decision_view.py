"""What the decision page shows, as plain values: advice, criteria, relief, rules, what was signed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.decisions import (
    OUTCOME_NAMES,
    WHAT_A_TRIAL_TELLS,
    DecisionOutcome,
    PermanentRung,
    Recommendation,
    headline,
    needs_weighing,
)
from scs_manager.domain.diary_statistics import Gap, TrialOutcome
from scs_manager.domain.figures import ReliefFigure
from scs_manager.domain.no_trial import BOTH_SIDES
from scs_manager.domain.outcome_lines import outcome_lines
from scs_manager.domain.outcome_summary import STATED_LIMITS, OutcomeSummary
from scs_manager.domain.relief import percent_text
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.relief_rules import RuleResult
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import TrialCriterion
from scs_manager.domain.trial_end_words import EndLine, end_lines
from scs_manager.domain.truth import Truth
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import decisions
from scs_manager.services.decision_basis import Basis
from scs_manager.web.case_view import CaseView
from scs_manager.web.decision_rests import Line, SignedEvidence, rests_on, signed_evidence
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _

_MARKS = {
    PermanentRung.PROCEED_TO_IMPLANT: ("met", "good"),
    PermanentRung.PROCEED_WITH_CAUTIONS: ("caution", "warm"),
    PermanentRung.OPTIMISE_FIRST: ("caution", "warm"),
    PermanentRung.REPEAT_TRIAL_CONSIDER: ("caution", "warm"),
    PermanentRung.INCOMPLETE: ("unknown", "unknown"),
}


@dataclass(frozen=True)
class Advice:
    """The recommendation with its mark, its ordered reasons and the criteria they point to."""

    mark: str
    tone: str
    title: Text
    advised: Text
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class SensitivityRow:
    """Relief counted another way."""

    label: Text
    relief: Text | None
    note: Text | None
    state: Truth


@dataclass(frozen=True)
class Signed:
    """A signed decision as the page shows it."""

    row: DecisionRow
    outcome: Text
    intact: bool
    weighed: tuple[tuple[str, str], ...]

    @property
    def at(self) -> datetime:
        """When it was signed."""
        return self.row.signed_at


@dataclass(frozen=True)
class DecisionPage:
    """Everything the page says; empty parts are left out, and the page says why."""

    lead: str
    trial: TrialRow | None
    outcome: TrialOutcome | None
    advice: Advice | None
    headline: Text | None
    ended: tuple[EndLine, ...]
    """How the trial ended; empty while it runs."""
    found: tuple[EndLine, ...]
    """What else the trial showed, each with a number or the reason why there is none."""
    limits: Text
    """How far stated and computed relief lie apart."""
    criteria: tuple[TrialCriterion, ...]
    figure: ReliefFigure | None
    sensitivity: tuple[SensitivityRow, ...]
    gaps: tuple[Gap, ...]
    rules: tuple[RuleResult, ...]
    tells: Text
    current: Signed | None
    earlier: tuple[Signed, ...]
    possible: bool
    """Whether anything may be decided in this state."""
    rests: tuple[Line, ...] = ()
    no_trial: tuple[str, ...] = ()
    """What no trial has shown; empty where there is a trial."""
    missing: tuple[Text, ...] = ()
    """What stands in the way of deciding an implant now."""
    both_sides: Text = BOTH_SIDES
    profile: str = ""
    """Whose rules give the advice, with the version."""
    signed: SignedEvidence | None = None
    """The evidence as it was signed, in the place of today's."""
    changed: bool = False
    """Whether today's record says something else than what was signed."""


def page_of(
    session: Session, case: CaseView, basis: Basis, *, shown: DecisionRow | None = None
) -> DecisionPage:
    """The page for one case as it stands; with ``shown`` the evidence is that of this signed decision."""
    judged = basis.judged
    outcome = judged.outcome
    signed = [_signed(row) for row in decisions.decisions_of(session, basis.case)]
    wanted = shown or basis.current
    current = next((each for each in signed if wanted and each.row.id == wanted.id), None)
    return DecisionPage(
        lead=_lead(basis, case),
        trial=basis.trial,
        outcome=outcome,
        advice=_advice(judged.recommendation) if judged.recommendation else None,
        headline=headline(judged.criteria) if judged.criteria else None,
        criteria=judged.criteria,
        figure=_figure(outcome, basis) if outcome and basis.trial else None,
        ended=end_lines(basis.ended) if basis.ended and basis.trial and basis.trial.ended_at else (),
        found=_found(judged.summary) if judged.summary else (),
        limits=STATED_LIMITS,
        sensitivity=_sensitivity(outcome) if outcome else (),
        gaps=outcome.gaps if outcome else (),
        rules=judged.rules,
        tells=WHAT_A_TRIAL_TELLS,
        current=current,
        earlier=tuple(each for each in signed if each is not current),
        possible=bool(decisions.possible_outcomes(basis.case.state)),
        rests=rests_on(basis.content),
        no_trial=tuple(basis.content["no_trial"]),
        missing=_missing(basis),
        profile=f"{judged.profile.title} {judged.profile.version}" if judged.profile else "",
        signed=signed_evidence(shown.content["basis"]) if shown else None,
        changed=shown is not None and _has_changed(shown, basis),
    )


def _missing(basis: Basis) -> tuple[Text, ...]:
    """What an implant still asks for, where one may be decided."""
    wanted = (DecisionOutcome.IMPLANT, DecisionOutcome.NO_TRIAL_IMPLANT)
    possible = [each for each in decisions.possible_outcomes(basis.case.state) if each in wanted]
    return decisions.missing_for_outcome(basis, possible[0]) if possible else ()


_COMPARED = ("patient", "trial", "outcome", "criteria", "recommendation", "team_review", "talk")


def _has_changed(row: DecisionRow, basis: Basis) -> bool:
    """Whether what was signed reads otherwise today; a part that was not signed then says nothing."""
    said = row.content["basis"]
    return any(said[part] != basis.content[part] for part in _COMPARED if part in said)


def to_weigh(basis: Basis) -> list[tuple[int, Text]]:
    """The question of each criterion that is not met or unknown, in their order."""
    return [(criterion.number, _question(criterion)) for criterion in needs_weighing(basis.judged.criteria)]


def _question(criterion: TrialCriterion) -> Text:
    sentence = (
        "Criterion %(number)s is not met: %(what)s. How do you weigh it?"
        if criterion.state is Truth.NOT_MET
        else "Criterion %(number)s is unknown: %(what)s. How do you weigh it?"
    )
    return Text(sentence, number=criterion.number, what=criterion.statement)


def _advice(recommendation: Recommendation) -> Advice:
    mark, tone = _MARKS.get(recommendation.rung, ("not-met", "hot"))
    return Advice(
        mark, tone, recommendation.title, OUTCOME_NAMES[recommendation.advice], recommendation.reasons
    )


def _found(summary: OutcomeSummary) -> tuple[EndLine, ...]:
    return tuple(EndLine(line.label, line.value, line.state) for line in outcome_lines(summary))


def _figure(outcome: TrialOutcome, basis: Basis) -> ReliefFigure:
    """Relief of every region, with what the patient says about the target."""
    said = basis.ended.words.stated_relief.value if basis.ended else None
    stated = {} if said is None else {outcome.target: int(said)}
    return relief_figure(outcome, stated=stated, never_negative=basis.judged.never_negative)


def _sensitivity(outcome: TrialOutcome) -> tuple[SensitivityRow, ...]:
    return tuple(
        SensitivityRow(
            line.label, None if line.percent is None else percent_text(line.percent), line.note, line.met
        )
        for line in outcome.primary.sensitivity
    )


def _signed(row: DecisionRow) -> Signed:
    weighed = tuple(sorted(row.weighings.items(), key=lambda item: int(item[0])))
    return Signed(row, OUTCOME_NAMES[row.outcome], decisions.is_intact(row), weighed)


def _lead(basis: Basis, case: CaseView) -> str:
    """One sentence about the trial under the heading."""
    trial = basis.trial
    if trial is None:
        return _("No trial has been planned.")
    if trial.placed_on is None and trial.ended_at is not None:
        return _("The trial ended before any lead was placed: never a negative trial.")
    if trial.placed_on is None:
        return _("The leads are not in yet.")
    if trial.removed_on is None:
        return _("Trial since %(day)s, still running: the outcome is not final.", day=day(trial.placed_on))
    adequate = {
        True: _("technically adequate"),
        False: _("not technically adequate"),
        None: _("technical adequacy unknown"),
    }
    dates = {"first": day(trial.placed_on), "last": day(trial.removed_on)}
    if basis.ended and basis.ended.end.aborted:
        return _("Trial of %(first)s to %(last)s, aborted: never a negative trial.", **dates)
    return _(
        "Trial of %(first)s to %(last)s, %(adequate)s.",
        **dates,
        adequate=adequate[trial.technically_adequate],
    )
