"""The consents of a case as rows. Reads only."""

from sqlmodel import Session, col

from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentRow
from scs_manager.models.scoped import select_scoped


def consents_of(session: Session, case: CaseRow) -> list[ConsentRow]:
    """Every consent of a case, newest first."""
    query = select_scoped(ConsentRow, case.clinic_id).where(ConsentRow.case_id == case.id)
    order = (col(ConsentRow.signed_on).desc(), col(ConsentRow.at).desc(), col(ConsentRow.id))
    return list(session.exec(query.order_by(*order)))
