"""The one patient of the demonstration whose record others wrote: the AHRQ test patient, as a FHIR bundle."""

from datetime import datetime
from importlib.resources import files

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.fhir_facts import facts_of_bundle
from scs_manager.models.cases import CaseRow
from scs_manager.services import screening
from scs_manager.services.imports import Imported, import_patient

BUNDLE = "ahrq-brenda-jackson.json"


def import_ahrq_patient(session: Session, *, by: Actor, now: datetime) -> Imported:
    """Import the bundle that comes with the package, and screen what it gives."""
    data = (files("scs_manager.services") / "demo_data" / BUNDLE).read_bytes()
    found = facts_of_bundle(read_bundle(read_json(data, BUNDLE), BUNDLE), now.date())
    imported = import_patient(session, found, by=by, now=now, identifier="RSC-000219")
    case = session.get_one(CaseRow, imported.case_id)
    screening.run_screening(session, case=case, on=now.date(), by=by, now=now)
    return imported
