"""The diaries of the demonstration: evenings of pain scores with everything else a patient would answer."""

from dataclasses import dataclass, field
from datetime import date

from scs_manager.domain.diary import Activity, DiaryEntry, MedicineTaken, Stimulation, WarningSign
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.side_effects import SideEffect

Pain = tuple[int, int]
"""Leg and back, 0 to 10."""

BASELINE: tuple[Pain, ...] = ((7, 5), (8, 6), (7, 5), (6, 6), (8, 5), (7, 5), (7, 6))
"""Leg mean 7.14, back mean 5.43."""


@dataclass(frozen=True)
class Evenings:
    """The scores of a trial from day 0 on; None is an evening nobody sent."""

    scores: tuple[Pain | None, ...]
    late: frozenset[int] = frozenset()
    """Days of the trial whose entry was sent the next morning."""
    by_staff: frozenset[int] = frozenset()
    signs: dict[int, frozenset[WarningSign]] = field(default_factory=dict)
    baseline: tuple[Pain, ...] = BASELINE


RELIEVED = Evenings(
    ((6, 7), (5, 6), (4, 5), None, (3, 4), (4, 4), (3, 3), (3, 5), (2, 4), (4, 5), (6, 5), (7, 6)),
    late=frozenset({5}),
    by_staff=frozenset({2}),
)
"""Leg 58.0 %, interval across 50: met, borderline (measures.md 3.5)."""

JUST_UNDER = Evenings(
    ((6, 6), (6, 5), (5, 5), (5, 4), (4, 4), (4, 4), (3, 3), (4, 4), (3, 4), (5, 5)),
    baseline=((7, 5), (8, 6), (7, 5), (7, 6), (7, 5), (7, 5), (7, 6)),
)
"""Leg 50/7 to 18/5: 49.6 %, not met and never printed as 50."""

CLEAR = Evenings(
    ((6, 6), (4, 5), (3, 4), (2, 3), (2, 3), (2, 2), (1, 2), (2, 3), (2, 2), (3, 4), (4, 5), (6, 5), (6, 6))
)
"""Leg about 75 %: met, clear; the pain comes back in the evenings after removal."""


def evening(day: date, number: int, pain: Pain, signs: frozenset[WarningSign] = frozenset()) -> DiaryEntry:
    """A full evening; ``number`` counts from lead placement and is negative before it."""
    leg, back = pain
    relieved = number > 1
    asked = {
        "stimulation": Stimulation.ALL_DAY,
        "program": "2",
        "tingling": ("left.thigh_back.s1", "left.calf.s1", "left.sole.s1") if relieved else (),
    }
    return DiaryEntry(
        day=day,
        pain_leg_nrs=leg,
        pain_back_nrs=back,
        pain_worst_nrs=min(10, max(leg, back) + 2),
        pain_least_nrs=max(0, min(leg, back) - 2),
        sleep_nrs=max(0, min(10, 11 - leg)),
        activity=Activity.MORE if relieved and leg <= 3 else Activity.SAME if leg < 8 else Activity.LESS,
        medicines=(
            MedicineTaken("Morphine 10 mg", 2 if relieved and leg <= 4 else 3, MedicineKind.REGULAR),
            MedicineTaken("Paracetamol 1 g", 2 if leg <= 4 else 3, MedicineKind.AS_NEEDED),
        ),
        warning_signs=signs,
        side_effects=(SideEffect.POSITIONAL_CHANGE,) if number == 3 else (),
        **(asked if number >= 0 else {}),  # type: ignore[arg-type]
    )
