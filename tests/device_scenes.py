"""What becomes of an implanted system, as the tests record it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from scs_manager.domain.device_course import (
    BatteryCheck,
    BatteryState,
    Explant,
    ExplantReason,
    LeadChange,
    LeadDone,
    LossOfEffect,
    RevisedPart,
    Revision,
    Salvage,
)
from scs_manager.domain.implants import Generator, ImplantedLead
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.services import course_rows
from tests.implant_scenes import DAY
from tests.trial_scenes import Scene

LATER = datetime(2027, 6, 9, 10, 0, tzinfo=UTC)
"""A year after the implant."""
MOVED = LeadChange(1, LeadDone.MOVED, ImplantedLead(tip_level="T9"))
NEW_LEAD = ImplantedLead(LeadKind.PERCUTANEOUS, "Eight", 8, "L-2", "L1-L2", "T9", LeadSide.RIGHT)
NEW_BOX = Generator("Example", "N", "G-2", rechargeable=False)
REVISION = Revision(
    DAY + timedelta(days=90), "Dr Knife", (RevisedPart.LEAD,), "ae.lead_migration", leads=(MOVED,)
)
BATTERY_SWAP = Revision(
    DAY + timedelta(days=200), "Dr Knife", (RevisedPart.GENERATOR,), "ae.battery", generator=NEW_BOX,
    mr_conditional=True,
)  # fmt: skip
LOSS = LossOfEffect(DAY + timedelta(days=250), (Salvage.REPROGRAMMING, Salvage.HOLIDAY), regained=False)
BATTERY = BatteryCheck(DAY + timedelta(days=30), BatteryState.WORKING, 3.5, 40)
EXPLANT = Explant(DAY + timedelta(days=300), "Dr Knife", whole=True, reason=ExplantReason.LOSS_OF_RELIEF)
PART_OUT = Explant(
    DAY + timedelta(days=280), "Dr Knife", whole=False, reason=ExplantReason.SITE_PAIN, out=("generator",)
)


def device_course_of(session: Session, scene: Scene) -> dict[str, Any]:
    """One of each thing that may become of an implanted system; their keys."""
    rows = {
        name: course_rows.add_to_implant(session, scene.case, what, by=scene.by, now=LATER)
        for name, what in (
            ("revision_id", REVISION), ("explant_id", PART_OUT), ("loss_id", LOSS), ("battery_id", BATTERY),
        )
    }  # fmt: skip
    session.commit()
    return {name: row.thread for name, row in rows.items()}
