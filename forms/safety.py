"""The forms of the safety record: what belongs together on one form."""

from forms.base import _
from forms.sections import Needs, Section, findings, in_parts, of_group
from scs_manager.domain.facts import FACTS
from scs_manager.domain.facts_catalogue_safety import CAUTIONS, EXCLUSIONS, READINESS, RED_FLAGS
from scs_manager.domain.facts_catalogue_trial import PROCEDURE

AROUND_THE_TRIAL = tuple(
    FACTS[f"trial.{name}"]
    for name in (
        "helper_arranged",
        "baseline_function",
        "baseline_sleep",
        "baseline_analgesics",
        "paraesthesia_based",
        "coverage_percent",
        "relief_held_active",
        "activity_stable",
        "goal_reached",
        "walking_before",
        "walking_after",
        "baseline_doses",
        "trial_doses",
        "serious_event_open",
        "failed_adequate",
    )
)
"""What only a person can say of a trial; the rest comes from the trial's own page and the diary."""

_KNOWN = ("permanent.signed_screening", "permanent.implant_planned_on", "permanent.packet_complete")
PERMANENT = tuple(fact for fact in of_group("permanent") if fact.name not in _KNOWN)
"""What a person says of the implant to come; screening, planned day and packet are known."""

_NOT_FINDINGS = (
    "pregnant", "understands_consents", "operates_device", "capable_helper", "albumin_hb_acceptable",
)  # fmt: skip
"""Their No is a problem or needs a question of its own: each is answered by itself."""

UNCHANGED = tuple(
    Needs(
        fact.name,
        "long_standing_unchanged",
        "safety.ce_unchanged_since",
        _("Enter since when it has been unchanged; without that day the red flag stays open"),
    )
    for fact in RED_FLAGS[:4]
)
"""Long-standing and unchanged is an answer only with its day (``clinical.md`` 5.1)."""

SAFETY = (
    in_parts(
        "red-flags",
        _("Red flags"),
        (_("Cauda equina: only what is new or worsening counts"), RED_FLAGS[:6]),
        (_("New weakness"), RED_FLAGS[6:8]),
        (_("Infection"), RED_FLAGS[8:15]),
        (_("Cancer"), RED_FLAGS[15:20]),
        (_("Fracture"), RED_FLAGS[20:]),
        absent=findings(RED_FLAGS),
        needs=UNCHANGED,
    ),
    Section("exclusions", _("Exclusions"), EXCLUSIONS, absent=findings(EXCLUSIONS, *_NOT_FINDINGS)),
    Section("readiness", _("Readiness for a procedure"), READINESS),
    Section("cautions", _("Cautions"), CAUTIONS, absent=findings(CAUTIONS, *_NOT_FINDINGS)),
    in_parts(
        "procedure",
        _("Infection prevention"),
        (_("Antibiotic"), PROCEDURE[:7]),
        (_("Skin, team and room"), PROCEDURE[7:]),
    ),
    Section("around-the-trial", _("Around the trial"), AROUND_THE_TRIAL),
    Section("permanent-implant", _("Permanent implant"), PERMANENT),
)

SAFETY_LISTS = ("antithrombotics", "devices", "allergies", "imaging", "conditions")
