"""Which documents a batch can issue, what each needs, and whether the one that stands still says the same.

Only what no person has to sign at that moment: a signed screening, a signed decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text, Translate
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import decisions, documents, screening
from scs_manager.services.decision_summary import prepare_summary
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.patient_screening_document import prepare_patient_screening
from scs_manager.services.screening_document import prepare_screening_report


@dataclass(frozen=True)
class Asked:
    """One document of a batch: of which case, when, where readers find the server, in which words."""

    session: Session
    case: CaseRow
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


Issue = Callable[[Asked], Prepared | None]
"""The document, drawn; None where the one that stands says the same. RuleError: it cannot be issued."""


def _screening_report(asked: Asked) -> Prepared | None:
    signed = _signed_screening(asked)
    standing = asked.standing(DocumentKind.SCREENING_REPORT)
    if standing is not None and standing.content_sha256 == signed.content_sha256:
        return None
    return prepare_screening_report(
        asked.session, asked.case, signed, now=asked.now, public_url=asked.public_url
    )


def _patient_screening(asked: Asked) -> Prepared | None:
    """It says what the signed screening says, which never changes after it was signed."""
    signed = _signed_screening(asked)
    standing = asked.standing(DocumentKind.PATIENT_SCREENING)
    if standing is not None and signed.signed_at is not None and standing.issued_at >= signed.signed_at:
        return None
    return prepare_patient_screening(
        asked.session, asked.case, signed, now=asked.now, public_url=asked.public_url
    )


def _signed_screening(asked: Asked) -> ScreeningRow:
    newest = screening.latest_screening(asked.session, asked.case)
    if newest is None:
        raise RuleError(Text("This case has not been screened."))
    if newest.signed_at is None:
        raise RuleError(Text("The newest screening of this case is not signed."))
    return newest


def _decision_summary(asked: Asked) -> Prepared | None:
    decision = decisions.current_decision(asked.session, asked.case)
    if decision is None:
        raise RuleError(Text("No decision has been signed for this case."))
    standing = asked.standing(DocumentKind.DECISION_SUMMARY)
    if standing is not None and standing.content_sha256 == decision.content_sha256:
        return None
    return prepare_summary(asked.session, decision, now=asked.now, public_url=asked.public_url)


ISSUED_IN_BATCHES: Mapping[DocumentKind, Issue] = MappingProxyType(
    {
        DocumentKind.SCREENING_REPORT: _screening_report,
        DocumentKind.PATIENT_SCREENING: _patient_screening,
        DocumentKind.DECISION_SUMMARY: _decision_summary,
    }
)
