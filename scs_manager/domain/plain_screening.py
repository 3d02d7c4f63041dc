"""A stored screening in everyday words, for the patient: what was found, what is open, what happens next.

It tells the outcome of the clinic's own rules (core and safety) and of no payer. The sentences avoid results
that a person should hear from a clinician first: a section says that something must be talked about, never
what the test said.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from scs_manager.domain.findings import Rung
from scs_manager.domain.text import Text, Translate


@dataclass(frozen=True)
class PlainSection:
    """A heading and what stands under it, one phrase a line."""

    heading: Text
    items: tuple[Text, ...]
    in_order: bool = False
    """Nothing has to be done about these."""

    def said(self, translate: Translate) -> tuple[str, ...]:
        """Its phrases in a language, each begun as a line begins."""
        return tuple(_capital(item.render(translate)) for item in self.items)


@dataclass(frozen=True)
class PlainScreening:
    """The patient's version of one screening."""

    headline: Text
    meaning: Text
    sections: tuple[PlainSection, ...]
    next_step: Text
    urgent: bool


HEADLINES: Mapping[Rung, Text] = MappingProxyType(
    {
        Rung.URGENT_REFERRAL: Text("You need to be seen by a doctor now"),
        Rung.NOT_ELIGIBLE_NOW: Text("A trial is not safe for you at the moment"),
        Rung.INCOMPLETE: Text("We do not know enough yet"),
        Rung.NOT_INDICATED: Text("A trial does not seem to be the right treatment for you"),
        Rung.OPTIMISE_FIRST: Text("Some things should get better before a trial"),
        Rung.PROCEED_WITH_CAUTIONS: Text("A trial is possible, with some points to keep in mind"),
        Rung.PROCEED_TO_TRIAL: Text("A trial is possible"),
    }
)
_MEANINGS: Mapping[Rung, Text] = MappingProxyType(
    {
        Rung.URGENT_REFERRAL: Text(
            "An answer you gave, or a finding, may be a sign of something serious. It must be seen to first."
        ),
        Rung.NOT_ELIGIBLE_NOW: Text("It is not safe to do a trial today. This can change."),
        Rung.INCOMPLETE: Text("Some answers are missing. This is not a no."),
        Rung.NOT_INDICATED: Text(
            "What we know so far does not fit this treatment. We will talk about others."
        ),
        Rung.OPTIMISE_FIRST: Text("A trial has a better chance, and is safer, once these are sorted out."),
        Rung.PROCEED_WITH_CAUTIONS: Text(
            "Nothing stands in the way. Your team will weigh a few points with you."
        ),
        Rung.PROCEED_TO_TRIAL: Text("Nothing we asked about stands in the way of a trial."),
    }
)
_NEXT: Mapping[Rung, Text] = MappingProxyType(
    {
        Rung.URGENT_REFERRAL: Text("Phone the clinic now. If nobody answers, phone the emergency number."),
        Rung.NOT_ELIGIBLE_NOW: Text("Your doctor will tell you what can be done, and when we look again."),
        Rung.INCOMPLETE: Text("The clinic will ask you for what is missing, or get it from your doctors."),
        Rung.NOT_INDICATED: Text("Your doctor will talk with you about what else can help."),
        Rung.OPTIMISE_FIRST: Text("Your team will make a plan with you. Then we look again."),
        Rung.PROCEED_WITH_CAUTIONS: Text("The team meets, and then talks with you. You decide with them."),
        Rung.PROCEED_TO_TRIAL: Text("The team meets, and then talks with you. You decide with them."),
    }
)
TRIAL_LIMIT = Text(
    "A trial shows what the treatment does for you over some days. It cannot promise what it will do later."
)
"""What a trial can and cannot tell (clinical.md 7.4: TRIAL-STIM [read])."""
_HEADINGS: Mapping[str, Text] = MappingProxyType(
    {
        "way": Text("What we have to talk about first"),
        "open": Text("What we still need to know"),
        "first": Text("What should get better first"),
        "mind": Text("What your team will keep in mind"),
        "known": Text("What we asked about, and found nothing against"),
    }
)


def plain_screening(result: Mapping[str, Any]) -> PlainScreening:
    """The JSON form of a screening in everyday words; findings without a phrase of their own are left out."""
    overall = result["overall"]
    rung = Rung(overall["outcome"])
    return PlainScreening(
        HEADLINES[rung],
        _MEANINGS[rung],
        tuple(section for section in _sections(_findings(result, overall["profile"])) if section.items),
        _NEXT[rung],
        rung is Rung.URGENT_REFERRAL,
    )


def _findings(result: Mapping[str, Any], profile_id: str) -> Sequence[Mapping[str, Any]]:
    return next((each["findings"] for each in result["profiles"] if each["id"] == profile_id), ())


def _sections(findings: Sequence[Mapping[str, Any]]) -> list[PlainSection]:
    kept: dict[str, dict[str, None]] = {name: {} for name in _HEADINGS}
    for finding in findings:
        section, said = _section(finding), phrases().get(finding["criterion"])
        if section and said:
            kept[section][said] = None
    shown: set[str] = set()
    sections = []
    for name, said_here in kept.items():
        items = [said for said in said_here if said not in shown]
        shown.update(items)
        sections.append(PlainSection(_HEADINGS[name], tuple(map(Text, items)), name == "known"))
    return sections


def _section(finding: Mapping[str, Any]) -> str | None:
    """Where a finding stands; one whose state says nothing to the patient stands nowhere."""
    role, state = finding["role"], finding["display_state"]
    if role == "documentation" or (role == "indication" and not finding["required"]):
        return None
    if state == "unknown":
        return "mind" if role == "caution" and not finding["missing"] else "open"
    if state == "met":
        return "known"
    return {"optimise-first": "first", "caution": "mind"}.get(role, "way")


@cache
def phrases() -> Mapping[str, str]:
    """What each criterion is about, in everyday words; the catalogues of the patient's side read them too."""
    text = files("scs_manager.domain").joinpath("plain_words.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text)["phrase"])


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
