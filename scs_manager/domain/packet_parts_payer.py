"""Parts that a payer's own profile requires and no other part holds: nothing where it does not ask.

What the core asks stands with the screening. A list is complete only when its payer's own rules are met
(``clinical.md`` 2.1 and 11).
"""

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import NOTHING, Held, Look, Rule, part, ruled
from scs_manager.domain.packet_parts_trial import of_trial
from scs_manager.domain.text import Text


def _own(criterion: str) -> Look:
    def look(case: PacketCase, _rule: Rule) -> Held:
        found = case.found.get(criterion)
        return ruled(case, criterion) if found is not None and found.required else NOTHING

    return look


def _asks(criterion: str, what: Text, where: str, supplier: Supplier | None = None) -> None:
    part(criterion, what, where, supplier)(_own(criterion))


_asks("ind.adult", Text("Old enough by this payer’s rule"), "patients.correct", Supplier.COORDINATOR)
_asks("ind.time_since_surgery", Text("Long enough since the last spine operation"), "surgery.operations")
_asks("ind.neuropathic", Text("Neuropathic component"), "pain.dn4")
_asks("ind.radicular_distribution", Text("Pain in a root territory"), "pain.radicular_distribution")
_asks("ind.leg_vs_back", Text("Leg pain at least as strong as back pain"), "pain.leg_nrs")
_asks(
    "ind.no_further_surgery_target",
    Text("No operation that should come first, by this payer’s rule"),
    "surgery.surgeon_opinion",
)
_asks("ind.abnormal_imaging", Text("Imaging is abnormal"), "pain.abnormal_imaging")
_asks(
    "ind.neurological_impairment", Text("Objective neurological impairment"), "pain.neurological_impairment"
)


@part("ind.mdt_review", Text("Team of this payer’s roles"), "team_reviews.show", Supplier.TEAM)
def payers_team(case: PacketCase, rule: Rule) -> Held:
    """By the payer's own quorum; without a review one lack is enough, and the review's part names it."""
    return NOTHING if case.met is None else _own("ind.mdt_review")(case, rule)


@part("ind.mdt_spine_surgeon", Text("Spine surgeon in the team review"), "team_reviews.show", Supplier.TEAM)
def spine_surgeon(case: PacketCase, rule: Rule) -> Held:
    """Where the payer names one."""
    return NOTHING if case.met is None else _own("ind.mdt_spine_surgeon")(case, rule)


for _name, _what in (
    ("trial.min_duration", Text("Trial long enough by this payer’s rule")),
    ("trial.max_duration", Text("Trial no longer than this payer’s rule allows")),
    ("trial.min_hours", Text("Trial of enough hours by this payer’s rule")),
):
    of_trial(_name, _what, "trial_ends.end", Supplier.CLINICIAN)(_own(_name))
