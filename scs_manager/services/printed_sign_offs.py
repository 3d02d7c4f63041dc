"""The clinic's sign-offs of rule sets as documents print them. Reads only."""

from collections.abc import Iterable

from sqlmodel import Session, col

from reports.content import ProfileSignOff
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ProfileSignOffRow
from scs_manager.services.clinic_days import today_in


def sign_offs_of(session: Session, clinic: ClinicRow, hashes: Iterable[str]) -> tuple[ProfileSignOff, ...]:
    """The clinic's sign-offs of exactly these versions of profiles, by the SHA-256 of their text."""
    query = select_scoped(ProfileSignOffRow, clinic.id).where(
        col(ProfileSignOffRow.sha256).in_(tuple(hashes))
    )
    rows = session.exec(query.order_by(col(ProfileSignOffRow.at), col(ProfileSignOffRow.id)))
    return tuple(
        ProfileSignOff(row.profile_id, row.version, row.by_name, today_in(clinic, row.at)) for row in rows
    )
