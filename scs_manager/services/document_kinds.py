"""Which documents a batch can issue, what each needs, and whether the one that stands still says the same.

Only what no person has to sign at that moment: a signed screening, a signed decision, a trial that is over.
The patient's summary says who has checked it, so a batch keeps it as a draft until somebody has.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text, Translate
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import decisions, document_lists, documents, outcomes, screening
from scs_manager.services.decision_summary import prepare_summary
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.patient_screening_document import prepare_patient_screening, tells
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.services.screening_document import prepare_screening_report
from scs_manager.services.trial_report import prepare_trial_report, said_sha256


@dataclass(frozen=True)
class Asked:
    """One document of a batch: of which case, asked by whom, when, at which address, in which words."""

    session: Session
    case: CaseRow
    by: Actor
    now: datetime
    public_url: str
    translator: Callable[[str], Translate]
    again: bool = False
    """Issue it also where the one that stands says the same."""

    def standing(self, kind: DocumentKind) -> DocumentRow | None:
        """The newest issued document of the kind, unless it is to be issued in any case."""
        if self.again:
            return None
        return documents.newest(self.session, clinic_id=self.case.clinic_id, case_id=self.case.id, kind=kind)


Issue = Callable[[Asked], Prepared | uuid.UUID]
"""The document, drawn; the one that stands where it says the same. RuleError: it cannot be issued."""


def _screening_report(asked: Asked) -> Prepared | uuid.UUID:
    signed = _signed_screening(asked)
    standing = asked.standing(DocumentKind.SCREENING_REPORT)
    if standing is not None and standing.content_sha256 == signed.content_sha256:
        return standing.id
    return prepare_screening_report(
        asked.session, asked.case, signed, now=asked.now, public_url=asked.public_url
    )


def _patient_screening(asked: Asked) -> Prepared | uuid.UUID:
    """It says what the signed screening says, which never changes, in the patient's language, which may."""
    signed = _signed_screening(asked)
    standing, language = asked.standing(DocumentKind.PATIENT_SCREENING), _language(asked)
    if standing is not None and tells(standing.content_sha256, standing.issued_at, signed, language):
        return standing.id
    return prepare_patient_screening(
        asked.session, asked.case, signed, now=asked.now, public_url=asked.public_url,
        translate=asked.translator(language),
    )  # fmt: skip


def _signed_screening(asked: Asked) -> ScreeningRow:
    newest = screening.latest_screening(asked.session, asked.case)
    if newest is None:
        raise RuleError(Text("This case has not been screened."))
    if newest.signed_at is None:
        raise RuleError(Text("The newest screening of this case is not signed."))
    return newest


def _decision_summary(asked: Asked) -> Prepared | uuid.UUID:
    decision = _signed_decision(asked)
    standing = asked.standing(DocumentKind.DECISION_SUMMARY)
    if standing is not None and standing.content_sha256 == decision.content_sha256:
        return standing.id
    return prepare_summary(asked.session, decision, now=asked.now, public_url=asked.public_url)


def _patient_summary(asked: Asked) -> Prepared | uuid.UUID:
    """A draft in the patient's language; a person reads it, adds words of their own and issues it."""
    there = _told_of(asked, _signed_decision(asked))
    if there is not None and not asked.again:
        return there.id
    return prepare_patient_summary(
        asked.session, asked.case, SummaryWords(), by=asked.by, now=asked.now, public_url=asked.public_url,
        translate=asked.translator(_language(asked)), draft=True,
    )  # fmt: skip


def _told_of(asked: Asked, decision: DecisionRow) -> document_lists.Listed | None:
    """The patient's summary of a decision: the one in force, else the newest draft; None without either."""
    made = document_lists.documents_of(asked.session, clinic_id=asked.case.clinic_id, case_id=asked.case.id)
    there = (each for each in made if each.kind is DocumentKind.PATIENT_SUMMARY and not each.withdrawn_at)
    told = (each for each in there if each.content_sha256 == decision.content_sha256)
    return min(told, key=lambda each: (each.replaced, each.draft), default=None)


def _language(asked: Asked) -> str:
    patient = get_scoped(asked.session, PatientRow, asked.case.clinic_id, asked.case.patient_id)
    return patient.language if patient else ""


def _signed_decision(asked: Asked) -> DecisionRow:
    decision = decisions.current_decision(asked.session, asked.case)
    if decision is None:
        raise RuleError(Text("No decision has been signed for this case."))
    return decision


def _trial_report(asked: Asked) -> Prepared | uuid.UUID:
    trial = outcomes.told_trial(asked.session, asked.case)
    if trial is None:
        raise RuleError(Text("No trial was planned for this case."))
    if trial.ended_at is None:
        raise RuleError(Text("The end of this trial is not recorded: its report can only be a draft."))
    standing = asked.standing(DocumentKind.TRIAL_REPORT)
    if standing is not None:
        said = said_sha256(asked.session, asked.case, trial, now=asked.now)
        if standing.content_sha256 == said:
            return standing.id
    return prepare_trial_report(
        asked.session, asked.case, trial, by=asked.by, now=asked.now, public_url=asked.public_url
    )


ISSUED_IN_BATCHES: Mapping[DocumentKind, Issue] = MappingProxyType(
    {
        DocumentKind.SCREENING_REPORT: _screening_report,
        DocumentKind.PATIENT_SCREENING: _patient_screening,
        DocumentKind.DECISION_SUMMARY: _decision_summary,
        DocumentKind.TRIAL_REPORT: _trial_report,
        DocumentKind.PATIENT_SUMMARY: _patient_summary,
    }
)
