"""What a clinic's documents carry today, and its logo. Reads only, never commits."""

import uuid
from pathlib import Path

from sqlmodel import Session, col

from reports import type_chain
from reports.content import Letterhead
from scs_manager.domain.document_settings import DocumentSettings
from scs_manager.domain.text import Text
from scs_manager.models.document_settings import ClinicLogoRow, DocumentSettingRow
from scs_manager.models.scoped import get_scoped, select_scoped

NOTHING_SET = DocumentSettings()


def settings_of(session: Session, clinic_id: uuid.UUID) -> DocumentSettings:
    """The newest version; version 0 when the clinic set nothing."""
    newest = col(DocumentSettingRow.version).desc()
    row = session.exec(select_scoped(DocumentSettingRow, clinic_id).order_by(newest).limit(1)).first()
    return row.to_domain() if row else NOTHING_SET


def logo_of(session: Session, clinic_id: uuid.UUID) -> bytes | None:
    """The logo that stands, as PNG; None when there is none."""
    logo_id = settings_of(session, clinic_id).logo_id
    row = get_scoped(session, ClinicLogoRow, clinic_id, logo_id) if logo_id else None
    return row.data if row else None


def letterhead_of(session: Session, clinic_id: uuid.UUID, settings: DocumentSettings) -> Letterhead | None:
    """The letterhead as documents print it; None when the clinic set none."""
    if not settings.has_letterhead:
        return None
    row = get_scoped(session, ClinicLogoRow, clinic_id, settings.logo_id) if settings.logo_id else None
    return Letterhead(
        lines=settings.lines,
        contact=settings.contact,
        registration=settings.registration,
        logo=row.data if row else b"",
        logo_alt=settings.logo_alt,
    )


def installed_fonts() -> tuple[str, ...]:
    """The names of the fonts that draw what our own cannot, in their order."""
    return tuple(font.title for font in type_chain.installed().fonts)


def faults_in(folder: Path) -> tuple[Text, ...]:
    """A sentence for each file of a folder of fonts that cannot be used."""
    return type_chain.read(folder).faults


def font_faults() -> tuple[Text, ...]:
    """The same for the folder that this server was started with."""
    return type_chain.installed().faults
