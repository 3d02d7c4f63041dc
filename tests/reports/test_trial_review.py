"""Doses and domains in the decision summary: drawn for any course, with their numbers in words."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from reports import decision_summary
from scs_manager.domain.diary import DiaryEntry, MedicineTaken
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.domain_panel import domain_panel
from scs_manager.domain.measure_settings import InForce, Limit
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.opioids import DoseChange, Mme, mean_mme
from tests.domain.test_review_figures import USED, measured, mme
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import NOW, PLACED, decision_content

DOMAINS = domain_panel(
    [
        measured(54, 42, holds=InForce(USED, Limit(Fraction(20), "clinic", 1))),
        measured(54, None),
        measured(0, 100),
    ]
)


def trial(pieces: int, days: int = 9) -> TrialOutcome:
    """A trial whose patient took so many pieces as needed on each day."""
    start = PLACED - timedelta(days=7)
    taken = (MedicineTaken("Paracetamol 1 g", pieces, MedicineKind.AS_NEEDED),)
    entries = [
        DiaryDay(on, DiaryEntry(on, pain_leg_nrs=3, medicines=taken))
        for on in (start + timedelta(days=n) for n in range(7 + days))
    ]
    return trial_outcome(TrialWindow(start, PLACED, PLACED + timedelta(days=days)), entries, Region.LEG)


@pytest.mark.parametrize(
    ("pieces", "dose", "days"),
    [(0, mme(0), 9), (3, mme(95), 9), (9, mme(240), 30), (2, replace(mme(20), excluded=("tramadol",)), 9)],
)
def test_every_dose_can_be_drawn_and_is_said(pieces: int, dose: Mme, days: int) -> None:
    found = trial(pieces, days)
    doses = {each.day: dose for each in found.days[1:-3]}
    figure = medication_figure(found, doses, DoseChange(mean_mme([dose]), mean_mme([dose])))
    data = decision_summary.render(decision_content(medication=figure, domains=DOMAINS), now=NOW)

    assert all(list(unmarked(page)) == [] for page in opened(data).pages)
    alts = " ".join(each.alt for each in tree(data).all("Figure"))
    assert "Stepped line of the opioid dose." in alts
    assert f"{float(dose.known):.1f} MME a day" in alts
    assert "ODI: 54 to 42, +1.20." in alts
    assert "not computable: no score at the end of the trial" in alts
