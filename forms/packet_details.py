"""The form of what a payer's packet asks for and no other form does (``clinical.md`` 11, items 18 to 24)."""

from forms.base import _
from forms.sections import in_parts
from scs_manager.domain.facts_catalogue_packet import AFTER, DRUG_SCREEN, EDUCATION, PLACE, SPECIAL, SYSTEM

PACKET_SECTIONS = (
    in_parts(
        "details",
        _("Details for the packet"),
        (_("Education and consent"), EDUCATION),
        (_("Device"), SYSTEM),
        (_("Facility and operator"), PLACE),
        (_("After the implant"), AFTER),
        (_("Special cases"), SPECIAL),
        (_("Drug screen"), DRUG_SCREEN),
    ),
)
