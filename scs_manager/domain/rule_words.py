"""What one entry of a profile asks, in words: its part on the ladder, thresholds, window and stage."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.profile_values import Provenance, Role
from scs_manager.domain.text import Text

STAGE_NAMES: Mapping[Stage, Text] = MappingProxyType(
    {
        Stage.SCREEN: Text("At screening"),
        Stage.PLACE: Text("Before lead placement"),
        Stage.PERMANENT: Text("Before the permanent implant"),
    }
)
"""When a criterion is asked."""

ROLE_TITLES: Mapping[Role, Text] = MappingProxyType(
    {
        Role.INDICATION: Text("Indication"),
        Role.EXCLUSION: Text("Exclusion"),
        Role.OPTIMISE_FIRST: Text("Optimise first"),
        Role.CAUTION: Text("Caution"),
        Role.DOCUMENTATION: Text("Documentation"),
    }
)
"""What a criterion is in a profile."""

PROVENANCE_NAMES: Mapping[Provenance, Text] = MappingProxyType(
    {
        Provenance.READ: Text("Read in the source"),
        Provenance.READ_SECOND: Text("Read in a summary by others"),
        Provenance.MEMORY: Text("From memory"),
        Provenance.DEFAULT: Text("A default of this application"),
        Provenance.SEED: Text("From the seed document"),
    }
)
"""How well a rule is founded (``clinical.md`` 0.1)."""

_BY_ROLE: Mapping[Role, Text] = MappingProxyType(
    {
        Role.EXCLUSION: Text(
            "If it is present the patient is not eligible now; unknown keeps it incomplete."
        ),
        Role.OPTIMISE_FIRST: Text("If it is not ready, or unknown, it comes first."),
        Role.CAUTION: Text("If it is present, or unknown, it is weighed; it never stops anything alone."),
        Role.DOCUMENTATION: Text("It is asked for the record and changes no outcome."),
    }
)
_URGENT = Text("A red flag: if it is present, urgent referral; unknown keeps it incomplete.")
_REQUIRED = Text("Required: if it is not met, not indicated; unknown keeps it incomplete.")
_SUPPORTS = Text("It supports the indication and is not required.")

THRESHOLDS: Mapping[str, str] = MappingProxyType(
    {
        "years": "years of age, at least",
        "months": "months, at least",
        "weeks": "weeks, at least",
        "within_days": "days it must lie within",
        "recent_days": "days that count as recent",
        "nrs": "pain on the 0 to 10 scale, at least",
        "baseline_days": "days of the baseline diary, at least",
        "relief_percent": "% of relief below which a treatment failed",
        "grade": "grade from which a side effect is severe",
        "dn4": "DN4 score, at least",
        "lanss": "LANSS score, at least",
        "paindetect": "painDETECT score, at least",
        "paindetect_unlikely": "painDETECT score up to which it is unlikely",
        "odi_percent": "% on the Oswestry index, at least",
        "percent": "% of fall, at least",
        "inr_block": "INR from which it blocks",
        "inr_clear": "INR up to which it is clear",
        "platelets_block": "platelets (10^9/L) below which it blocks",
        "platelets_clear": "platelets (10^9/L) from which it is clear",
        "phq9": "PHQ-9 total, from",
        "gad7": "GAD-7 total, from",
        "hads_a": "HADS anxiety subscale, from",
        "isi": "Insomnia Severity Index, from",
        "psqi": "Pittsburgh Sleep Quality Index, from",
        "pcs": "Pain Catastrophizing Scale, from",
        "family": "family problems (0 to 3), from",
        "item9": "PHQ-9 item 9, from",
        "signs": "non-organic signs, from",
        "mrc_drop": "MRC grades lost, from",
        "mme": "MME a day, limit",
        "bmi": "body mass index, from",
        "hba1c_percent": "% HbA1c, limit",
        "hold_percent": "% HbA1c from which it is held",
        "expected_relief_percent": "% of relief expected, from",
        "evaluators": "professions that may evaluate",
        "hads_d": "HADS depression subscale, from",
        "bdi2": "BDI-II, from",
        "blood_days": "days a blood count and creatinine hold",
        "inr_vka_days": "days an INR holds under a vitamin K antagonist",
        "hba1c_days": "days an HbA1c holds",
        "hcg_days": "days a pregnancy test holds",
        "review_bmi": "body mass index from which it is reviewed",
        "baseline_within_days": "days from the baseline to the leads, at most",
        "days": "days, at least",
        "glucose_mg_dl": "mg/dL glucose on the day, below",
        "cefazolin_mg": "mg cefazolin",
        "cefazolin_heavy_mg": "mg cefazolin for heavy patients",
        "heavy_kg": "kg from which a patient is heavy",
        "clindamycin_mg": "mg clindamycin",
        "vancomycin_mg_kg": "mg vancomycin for each kg",
        "cefazolin_repeat_hours": "hours after which cefazolin is repeated",
        "clindamycin_repeat_hours": "hours after which clindamycin is repeated",
        "minutes": "minutes before the incision, at most",
        "vancomycin_minutes": "minutes before the incision for vancomycin, at most",
        "hours": "hours",
        "diary_percent": "% of diary days kept, at least",
        "level": "rating of a factor, from",
        "coverage_percent": "% of the pain covered by tingling, at least",
        "odi_points": "points on the Oswestry index, at least",
        "walking_percent": "% more walking, at least",
        "isi_points": "points on the Insomnia Severity Index, at least",
        "rule": "rule of success",
        "full_percent": "% of relief that is full success",
        "analgesic_percent": "% less opioid, at least",
    }
)
"""A threshold in words; one that is not here is shown by its key."""


def role_sentence(role: Role, *, required: bool, urgent: bool) -> Text:
    """What the criterion does on the ladder (``clinical.md`` 0.2 and 0.3)."""
    if role is Role.INDICATION:
        return _REQUIRED if required else _SUPPORTS
    return _URGENT if urgent and role is Role.EXCLUSION else _BY_ROLE[role]


def threshold_words(key: str, limit: Any) -> Text:
    """One threshold: ``pain on the 0 to 10 scale, at least: 5``."""
    return Text("%(what)s: %(limit)s", what=Text(THRESHOLDS.get(key, key)), limit=limit_words(limit))


def limit_words(limit: Any) -> str:
    """A limit as people write it; lists of words by commas."""
    if isinstance(limit, list | tuple):
        return ", ".join(str(each).replace("_", " ") for each in limit)
    if isinstance(limit, Decimal):
        return format(limit.normalize(), "f")
    return str(limit).replace("_", " ")


def window_words(days: int) -> Text:
    """How old the data may be."""
    return Text("Data at most %(days)s days old", days=days)
