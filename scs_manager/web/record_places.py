"""Where a fact is entered: its field for whoever may fill it in, else the page that shows it."""

import uuid

from forms.packet_details import PACKET_SECTIONS
from forms.records import HISTORY, HISTORY_LISTS, PSYCHOLOGY, SAFETY, SAFETY_LISTS
from scs_manager.domain.facts import LISTS
from scs_manager.domain.laboratory import TESTS
from scs_manager.domain.permissions import Permission
from scs_manager.web.access import may

TABS = (
    ("history", Permission.EDIT_HISTORY, HISTORY),
    ("safety", Permission.EDIT_SAFETY, SAFETY),
    ("psychology", Permission.EDIT_PSYCHOLOGY, PSYCHOLOGY),
    ("packet", Permission.EDIT_HISTORY, PACKET_SECTIONS),
)
"""Pages of the record with who may add to them and their forms."""
_ELSEWHERE = {
    "permanent.signed_screening": "/screening",
    "permanent.packet_complete": "/packet",
    "permanent.implant_planned_on": "/implant",
    "team_review": "/team-review",
    "trial": "/trial",
    "trial.consent_signed": "/consent",
    "psychology": "/psychology",
}
"""Facts, and groups of them, that have no form of the record, but a page of their own."""


def record_href(case_id: uuid.UUID, name: str) -> str:
    """The field of a fact where the asker may fill it in, else the place of the record where it is read."""
    return f"/cases/{case_id}{_listed(name) or _measured(name) or _asked(name) or _elsewhere(name)}"


def _listed(name: str) -> str:
    """A list stands on its tab."""
    key = next((key for key, fact in LISTS.items() if fact == name), "")
    tab = "history" if key in HISTORY_LISTS else "safety" if key in SAFETY_LISTS else ""
    return f"/{tab}#{key}" if tab else ""


def _measured(name: str) -> str:
    """A laboratory value has a form of samples."""
    if name not in TESTS:
        return ""
    may_enter = may(Permission.EDIT_SAFETY)
    return f"/safety/laboratory#{name.partition('.')[2]}" if may_enter else "/safety#laboratory"


def _asked(name: str) -> str:
    """A single fact has a field of a section."""
    for tab, permission, sections in TABS:
        slug = next((each.slug for each in sections if any(fact.name == name for fact in each.facts)), "")
        if slug:
            return f"/{tab}/{slug}#{name.partition('.')[2]}" if may(permission) else f"/{tab}#{slug}"
    return ""


def _elsewhere(name: str) -> str:
    group = name.partition(".")[0]
    if group == "patient":
        return "/identity" if may(Permission.EDIT_IDENTITY) else ""
    return _ELSEWHERE.get(name, _ELSEWHERE.get(group, ""))
