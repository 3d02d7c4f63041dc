"""What a payer's packet asks for and no other part of the record holds (``clinical.md`` 11, items 18 to 24).

Each is what a person says; nothing here is worked out. The urine screen is asked in words elsewhere; here
stands only how its newest result was explained, since reviewers refuse a positive one that nobody explained.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.fact_definitions import choice, choices, date_of, text, yes_no
from scs_manager.domain.text import Text

TOPICS: Mapping[str, Text] = MappingProxyType(
    {
        "risks_and_benefits": Text("risks and benefits in writing"),
        "alternatives": Text("alternatives"),
        "success": Text("what counts as success"),
        "device_options": Text("choice of devices"),
        "uncertainty": Text("how uncertain the evidence is"),
    }
)
"""What the education visit goes through (``clinical.md`` 11, item 19)."""

EDUCATION = (
    date_of("packet.education_on", "Day of the education visit, held apart from other visits"),
    choices("packet.education_topics", "What the education visit went through", "none", *TOPICS),
    yes_no("packet.consent_specific", "The signed consent names this procedure and this patient's own risks"),
    date_of("packet.implant_consent_on", "Day on which the patient signed consent to the permanent implant"),
)
SYSTEM = (
    text("packet.system", "System planned for the implant: maker, model and leads"),
    choice("packet.generator", "Generator planned for the implant", "rechargeable", "primary_cell"),
    choice("packet.mr_status", "MRI with the planned system", "full_body", "conditional", "not_allowed"),
    text("packet.system_reason", "Why this system"),
    text(
        "packet.least_costly_reason",
        "Least costly suitable system: chosen, or why not (battery life, need for stimulation, support)",
    ),
)
PLACE = (
    text("packet.facility", "Facility where the operation is planned"),
    text("packet.operator", "Who operates"),
    choice(
        "packet.operator_standing",
        "What entitles the operator",
        "privileges",
        "board_certified",
        "both",
        "neither",
    ),
    date_of("packet.privileges_until", "Privileges or certification hold until"),
)
AFTER = (
    text("packet.follow_up", "Programming and follow-up planned, with the outcome measures"),
    text(
        "packet.infection_plan", "Plan against infection: antibiotic, skin, theatre, dressing, who sees to it"
    ),
    text("packet.opioid_plan", "Plan for the opioids after the implant, or that none are taken"),
    choice(
        "packet.registry_consent",
        "Patient's consent to the neuromodulation registry",
        "given",
        "refused",
        "no_registry",
    ),
)
SPECIAL = (
    yes_no("packet.investigational", "The device is investigational (IDE)"),
    yes_no("packet.investigational_meets_ncd", "The investigational device meets NCD 160.7"),
    yes_no("packet.replacement", "This replaces a stimulator that the patient already has"),
    text("packet.earlier_function", "How well the earlier stimulator worked"),
    yes_no("packet.standard_tests", "The usual tests of pain and response could be used"),
    text("packet.standard_tests_instead", "What replaced the usual tests, and why"),
)
DRUG_SCREEN = (
    choice(
        "packet.drug_screen",
        "Newest urine drug screen",
        "negative",
        "as_prescribed",
        "unexplained",
    ),
    choice(
        "packet.drug_screen_repeat",
        "Repeat of an unexplained urine drug screen",
        "not_repeated",
        "explained",
        "unexplained",
    ),
)

PACKET = (*EDUCATION, *SYSTEM, *PLACE, *AFTER, *SPECIAL, *DRUG_SCREEN)
