"""Setting what a clinic's documents carry; every version stays, and issued documents keep theirs."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.document_settings import DocumentSettings, check_alternative
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.document_settings import ClinicLogoRow, DocumentSettingRow
from scs_manager.models.versions import CHANGED
from scs_manager.services import audit
from scs_manager.services.document_setting_rows import settings_of
from scs_manager.services.logo_files import CheckedLogo


def set_documents(
    session: Session,
    *,
    clinic: ClinicRow,
    wanted: DocumentSettings,
    logo: CheckedLogo | None,
    keep_logo: bool,
    by: Actor,
    now: datetime,
) -> DocumentSettings:
    """Add the next version. ``wanted.version`` is the one the form was opened on; ``logo`` is a new one.

    Without a new logo the one that stands stays while ``keep_logo`` says so.
    """
    held = settings_of(session, clinic.id)
    if wanted.version != held.version:
        raise ChangedByOther(CHANGED)
    logo_id = held.logo_id if keep_logo else None
    check_alternative(logo is not None or logo_id is not None, wanted.logo_alt)
    wanted = replace(wanted, logo_id=logo_id, logo_alt=wanted.logo_alt if logo or logo_id else "")
    if logo is None and wanted == held:
        raise RuleError(Text("These are the settings already."))
    if logo is not None:
        wanted = replace(wanted, logo_id=_kept(session, clinic, logo, by, now).id)
    row = _added(session, clinic, wanted, by, now)
    detail = {"version": row.version, "paper": row.paper.value, "logo": str(row.logo_id or "")}
    if logo is not None:
        detail["logo_sha256"] = logo.sha256
    audit.record(session, by=by, action="clinic.documents", now=now, detail=detail)
    session.commit()
    return row.to_domain()


def _kept(session: Session, clinic: ClinicRow, logo: CheckedLogo, by: Actor, now: datetime) -> ClinicLogoRow:
    row = ClinicLogoRow(
        clinic_id=clinic.id, data=logo.data, sha256=logo.sha256, width=logo.width, height=logo.height,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _added(
    session: Session, clinic: ClinicRow, wanted: DocumentSettings, by: Actor, now: datetime
) -> DocumentSettingRow:
    row = DocumentSettingRow(
        clinic_id=clinic.id, version=wanted.version + 1, address="\n".join(wanted.lines),
        contact=wanted.contact, registration=wanted.registration, paper=wanted.paper, logo_id=wanted.logo_id,
        logo_alt=wanted.logo_alt, by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None
    return row
