"""The causes that the seed document names, with what was found of each (``clinical.md`` 1.5).

A cause that is not recorded has not been assessed. The seed's percentages are not used: they are background
and no probability for a patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scs_manager.domain.fact_definitions import FactDef, choice, choices, text
from scs_manager.domain.spine_levels import LEVELS
from scs_manager.domain.text import Text

SETTLED = ("confirmed", "excluded", "waived")
"""Answers after which nothing more is to be looked up; a suspected cause still is."""
WAIVED = "waived"
"""The answer that needs its reason."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause that the seed names: the work-up suggested, and what follows if it is confirmed."""

    slug: str
    name: str
    work_up: Text
    if_confirmed: Text | None = None

    @property
    def status(self) -> str:
        """The name of the fact that says what was found; the day of that fact is the day of the finding."""
        return f"causes.{self.slug}"

    @property
    def waived_reason(self) -> str:
        """The name of the fact that says why it was not looked into."""
        return f"{self.status}_waived_reason"


_MRI = Text("MRI")
_SURGEON = Text("Surgical opinion")
_TREAT = Text("Treat first")
_SOFT_TISSUE = Text("Examination, local injection")

SEED_CAUSES = (
    Cause(
        "foraminal_stenosis",
        "Foraminal stenosis",
        Text("MRI with foraminal views or CT; selective root block"),
        Text("Surgical opinion; may support a further operation as the alternative"),
    ),
    Cause(
        "internal_disc_disruption",
        "Internal disc disruption",
        Text("MRI; discography if used locally"),
        Text("Disc pathway"),
    ),
    Cause(
        "pseudarthrosis",
        "Pseudarthrosis",
        Text("CT, flexion and extension films, bone scan"),
        Text("Surgical opinion first"),
    ),
    Cause(
        "neuropathic_pain",
        "Neuropathic pain",
        Text("DN4, painDETECT or LANSS; sensory examination; EMG and nerve conduction"),
        Text("Core indication for stimulation"),
    ),
    Cause(
        "epidural_scar",
        "Epidural scar or adhesion that compresses the root and its artery",
        Text("MRI with contrast"),
        Text("Supports neuropathic leg pain; ask about blocks and adhesiolysis"),
    ),
    Cause(
        "scar_plus_small_reherniation",
        "Scar with a small recurrent herniation",
        Text("MRI with contrast"),
        _SURGEON,
    ),
    Cause("recurrent_herniation", "Recurrent disc herniation", _MRI, _SURGEON),
    Cause(
        "arachnoiditis_fibrosis",
        "Arachnoiditis or fibrosis",
        Text("MRI for clumping of roots, or CT myelogram"),
        Text("An indication that payers recognise"),
    ),
    Cause(
        "nerve_root_compression",
        "Nerve root compression",
        Text("MRI, and whether the examination agrees"),
        Text("Check the red flags"),
    ),
    Cause(
        "instability",
        "Instability",
        Text("Flexion and extension films"),
        Text("Excludes stimulation if gross and at risk of progression"),
    ),
    Cause("facet_arthritis", "Facet joint arthritis", Text("Diagnostic medial branch blocks"), _TREAT),
    Cause(
        "si_joint",
        "Sacroiliac joint",
        Text("Three or more provocation tests, diagnostic block (needs local sign-off)"),
        _TREAT,
    ),
    Cause("disc_degeneration", "Disc degeneration", _MRI),
    Cause("myositis_fasciitis", "Myositis or fasciitis", _SOFT_TISSUE, _TREAT),
    Cause("bursitis", "Bursitis", _SOFT_TISSUE, _TREAT),
    Cause("ligament", "Ligaments", _SOFT_TISSUE, _TREAT),
    Cause(
        "hardware",
        "Implanted material",
        Text("CT, hardware block, screen for infection"),
        _SURGEON,
    ),
    Cause(
        "psychological",
        "Psychological cause",
        Text("Psychological evaluation"),
        Text("Treat as the evaluation says"),
    ),
    Cause(
        "musculoskeletal_remote",
        "Change in distant joints or muscles: hips, knees, gait",
        Text("Examination of hips, knees, sacroiliac joints and gait"),
        _TREAT,
    ),
    Cause(
        "trigger_zones",
        "Trigger zones, primary and satellite",
        Text("Palpation, as in the treatment algorithm"),
        _TREAT,
    ),
)


def _facts(cause: Cause) -> tuple[FactDef, ...]:
    """What is recorded of one cause: the status first."""
    return (
        choice(cause.status, f"Cause: {cause.name}", "confirmed", "suspected", "excluded", WAIVED),
        text(f"{cause.status}_basis", f"{cause.name}: on what basis"),
        choices(f"{cause.status}_levels", f"{cause.name}: levels", *LEVELS),
        choice(f"{cause.status}_side", f"{cause.name}: side", "left", "right", "both", "midline"),
        choice(
            f"{cause.status}_correctable",
            f"{cause.name}: can be corrected by an operation",
            "yes",
            "no",
            "unknown",
        ),
        text(cause.waived_reason, f"{cause.name}: why it was not looked into"),
    )


FACTS_OF_CAUSE: Mapping[str, tuple[FactDef, ...]] = {cause.slug: _facts(cause) for cause in SEED_CAUSES}
"""By cause, the facts of its form."""

CAUSES = tuple(facts[0] for facts in FACTS_OF_CAUSE.values())
"""The status of each cause."""

CAUSE_FACTS = tuple(fact for facts in FACTS_OF_CAUSE.values() for fact in facts)
