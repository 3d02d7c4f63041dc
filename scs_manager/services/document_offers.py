"""What can be issued for a case now, kind by kind, and why what cannot be issued cannot. Reads only."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from scs_manager.domain.pathway_states import State
from scs_manager.domain.text import Text
from scs_manager.domain.wording import full_date
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import decisions, outcomes, screening
from scs_manager.services.decision_standing import NOT_WHOLE
from scs_manager.services.document_shelf import Shelf, Shelved
from scs_manager.services.documents import DocumentKind
from scs_manager.services.patient_screening_document import tells
from scs_manager.services.patient_summary_document import DEAD

BEFORE_LEADS = frozenset(
    {
        State.REFERRED,
        State.WORK_UP,
        State.SCREENED,
        State.OPTIMISING,
        State.TEAM_REVIEW,
        State.TRIAL_PLANNED,
        State.BASELINE,
        State.URGENT_REFERRAL,
        State.NOT_INDICATED,
    }
)
"""Where the patient waits for what the screening found: whether a trial is possible."""
NOT_SCREENED = Text("The patient has not been screened yet.")
NOT_DECIDED = Text("No decision about a permanent implant is signed yet.")


@dataclass(frozen=True)
class Offer:
    """One kind: what it would say, whether it can be issued, and the one that stands."""

    kind: DocumentKind
    about: Text
    why_not: Text | None = None
    draft: bool = False
    """It can only be a draft, because what it shows is not signed."""
    standing: Shelved | None = None
    current: bool = False
    """The one that stands says what the record says now."""
    overtaken: bool = False
    """What it tells of has come to pass: it can be issued, and nobody waits for it."""

    @property
    def is_wanted(self) -> bool:
        """Something signed waits for its document."""
        return self.why_not is None and not (self.draft or self.current or self.overtaken)


def offers_of(session: Session, case: CaseRow, shelf: Shelf, *, language: str) -> tuple[Offer, ...]:
    """The documents that a button on the page of documents issues, in the order of the pathway."""
    found, decision = screening.latest_screening(session, case), decisions.current_decision(session, case)
    told = _screened(DocumentKind.PATIENT_SCREENING, found, shelf, language)
    return (
        _screened(DocumentKind.SCREENING_REPORT, found, shelf, language),
        replace(told, overtaken=_overtaken(session, case, found)),
        _summary(decision, shelf),
        _patient_summary(case, decision, shelf),
    )


def _overtaken(session: Session, case: CaseRow, row: ScreeningRow | None) -> bool:
    """Whether the trial that a screening could lead to has been: a case may go back to the team after it."""
    if case.state not in BEFORE_LEADS:
        return True
    trial = outcomes.told_trial(session, case)
    placed_on = trial.placed_on if trial else None
    return row is not None and placed_on is not None and row.on <= placed_on


def _screened(kind: DocumentKind, row: ScreeningRow | None, shelf: Shelf, language: str) -> Offer:
    if row is None:
        return Offer(kind, NOT_SCREENED, NOT_SCREENED)
    standing, day = shelf.standing(kind), full_date(row.on)
    if row.signed_at is None:
        about = Text("The screening of %(day)s is not signed: it can only be a draft.", day=day)
        return Offer(kind, about, draft=True, standing=standing)
    about = Text("Of the signed screening of %(day)s.", day=day)
    return Offer(kind, about, standing=standing, current=_still_says(standing, row, language))


def _still_says(standing: Shelved | None, row: ScreeningRow, language: str) -> bool:
    """Whether the paper that stands says what was signed, the patient's paper in the same language."""
    if standing is None:
        return False
    if standing.kind is DocumentKind.PATIENT_SCREENING:
        return tells(standing.content_sha256, standing.issued_at, row, language)
    return standing.content_sha256 == row.content_sha256


def _summary(decision: DecisionRow | None, shelf: Shelf) -> Offer:
    kind = DocumentKind.DECISION_SUMMARY
    if decision is None:
        return Offer(kind, NOT_DECIDED, NOT_DECIDED)
    if not decisions.is_intact(decision):
        return Offer(kind, NOT_WHOLE, NOT_WHOLE)
    standing = shelf.standing(kind)
    current = standing is not None and standing.content_sha256 == decision.content_sha256
    return Offer(kind, _decided(decision), standing=standing, current=current)


def _decided(decision: DecisionRow) -> Text:
    return Text("Of the decision that %(name)s signed.", name=decision.signed_by_name)


def _patient_summary(case: CaseRow, decision: DecisionRow | None, shelf: Shelf) -> Offer:
    kind = DocumentKind.PATIENT_SUMMARY
    if case.state is State.DIED:
        return Offer(kind, DEAD, DEAD)
    standing = shelf.standing(kind)
    if decision is None:
        return Offer(
            kind,
            Text("Nothing is signed yet: it will say that nothing is decided."),
            standing=standing,
            current=standing is not None and standing.content_sha256 is None,
        )
    current = standing is not None and standing.content_sha256 == decision.content_sha256
    return Offer(kind, _decided(decision), standing=standing, current=current)
