"""The main menu and the tabs of a case: what exists, in order, for those who may see it."""

from dataclasses import dataclass

from flask import Flask

from scs_manager.domain.permissions import Permission
from scs_manager.web.access import may
from scs_manager.web.i18n import gettext as _


@dataclass(frozen=True)
class Entry:
    """One link of the main menu."""

    name: str
    words: str
    href: str


def main_menu() -> list[Entry]:
    """The entries the member of staff may open."""
    found = []
    if may(Permission.READ_CLINICAL):
        found.append(Entry("worklist", _("Worklist"), "/"))
        found.append(Entry("alarms", _("Alarms"), "/alarms"))
        found.append(Entry("silence", _("Silent today"), "/silent"))
        found.append(Entry("dashboard", _("Dashboard"), "/dashboard"))
        found.append(Entry("follow_up", _("Follow-up"), "/follow-up"))
    if may(Permission.READ_CLINICAL) or may(Permission.MANAGE_SETTINGS):
        found.append(Entry("profiles", _("Profiles"), "/profiles"))
    if may(Permission.READ_AUDIT):
        found.append(Entry("audit", _("Audit trail"), "/audit"))
    if _may_set():
        found.append(Entry("settings", _("Settings"), "/settings"))
    return found


def all_settings() -> Entry | None:
    """The way back from one setting to all of them, for who may open that page."""
    return Entry("settings", _("All settings"), "/settings") if _may_set() else None


def _may_set() -> bool:
    return may(Permission.MANAGE_SETTINGS) or may(Permission.SIGN_OFF_PROFILES)


def case_tabs() -> list[tuple[str, str]]:
    """Path under the case, and words, of every section of a record."""
    return [
        ("", _("Summary")),
        ("referral", _("Referral")),
        ("history", _("History")),
        ("safety", _("Safety")),
        ("psychology", _("Psychology")),
        ("questionnaires", _("Questionnaires")),
        ("screening", _("Screening")),
        ("team-review", _("Team review")),
        ("consent", _("Consent")),
        ("trial", _("Trial")),
        ("decision", _("Outcome and decision")),
        ("implant", _("Implant")),
        ("follow-up", _("Follow-up")),
        ("documents", _("Documents")),
        ("who-looked", _("Who looked")),
    ]


TAB_KEYS = {
    "": "m", "referral": "r", "history": "h", "safety": "s", "psychology": "p", "questionnaires": "q",
    "screening": "c", "team-review": "t", "consent": "o", "trial": "l", "decision": "d", "implant": "i",
    "follow-up": "a", "documents": "f", "who-looked": "w",
}  # fmt: skip
"""The letter after ``g`` that opens a tab."""


def tab_key(name: str) -> str:
    """The letter of a tab."""
    return TAB_KEYS[name]


def init_app(app: Flask) -> None:
    """Let the frames ask for their links."""
    app.jinja_env.globals |= {
        "menu": main_menu,
        "all_settings": all_settings,
        "case_tabs": case_tabs,
        "tab_key": tab_key,
    }
