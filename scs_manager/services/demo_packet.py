"""What the demonstration records for a payer's packet; two items are left open on purpose."""

from scs_manager.domain.facts_catalogue_packet import TOPICS
from scs_manager.domain.permissions import Role
from scs_manager.services import records
from scs_manager.services.demo_records import SAFETY
from scs_manager.services.demo_steps import Steps, Story

DETAILS = {
    "packet.education_topics": tuple(TOPICS),
    "packet.facility": "Northgate Example Hospital",
    "packet.operator": "Dr Mira Sample",
    "packet.operator_standing": "both",
    "packet.follow_up": "Programming at 2 weeks; visits at 6 weeks, 3, 6 and 12 months with ODI and diary",
    "packet.opioid_plan": "Reduce by a quarter every two weeks from the sixth week on",
    "packet.investigational": False,
    "packet.replacement": False,
    "packet.drug_screen": "as_prescribed",
    "burden.employment": "unable_to_work",
    "pain.neurological_impairment": True,
    "pain.sensory_findings": "Left L5: less touch and pin-prick; scar not tender",
    "team_review.facilities_available": True,
}
"""The day of the education visit and the consent to the implant are what is still to do."""


def packet_details(steps: Steps, days_ago: int) -> Story:
    """Recorded by the clinic before the request for the implant is sent."""
    now = steps.house.at(-days_ago, 15, 30)
    yield now
    steps.answer({**SAFETY, **DETAILS}, now)
    image = {
        "kind": "MRI",
        "region": "lumbar",
        "performed_on": steps.house.day(-200),
        "finding": "Fusion L4-L5 in place; no new compression",
    }
    canal = {**image, "region": "thoracolumbar", "level": "T7 to L1", "finding": "Canal wide, no narrowing"}
    nurse = steps.by(Role.NURSE)
    for item in (image, canal):
        records.add_to_list(
            steps.s, case=steps.known, list="imaging", item=item, source="Report", by=nurse, now=now
        )
