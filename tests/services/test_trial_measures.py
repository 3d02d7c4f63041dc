"""What a trial is measured by beside the pain: scores before and after the leads, pieces a day."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from forms.records import Answer
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.diary import MedicineTaken
from scs_manager.services import records, trials
from scs_manager.services.gathered import screening_facts
from tests.trial_scenes import (
    BASELINE,
    DRAFT,
    PLACED,
    REMOVED,
    Scene,
    answers,
    begun,
    ended,
    enrolled,
    evening,
    make_scene,
    send,
)

PARACETAMOL, ASPIRIN = "Paracetamol 500 mg", "Aspirin 75 mg"


def scored(session: Session, scene: Scene, name: str, value: Any, on: date) -> None:
    """One dated score."""
    answer = Answer(name, value, None, on, "visit")
    records.record_facts(session, case=scene.case, answers=[answer], by=scene.by, now=evening(REMOVED, 20))


def test_scores_and_pieces_are_gathered_once_the_leads_are_out(session: Session) -> None:
    scene = make_scene(session)
    given: dict[str, Any] = {
        "case": scene.case,
        "source": "letter",
        "by": scene.by,
        "now": evening(BASELINE, 9),
    }
    for product, drug in ((PARACETAMOL, "paracetamol"), (ASPIRIN, "aspirin")):
        medicine = {"drug": drug, "product": product, "drug_class": "paracetamol", "current": True}
        records.add_medication(session, item=medicine, **given)
    held = {"drug": "Aspirin", "stop_on": BASELINE}
    records.add_listed_item(session, list="antithrombotics", item=held, **given)
    trial = begun(session, scene)
    token = enrolled(session, scene, trial)
    for n in range(7):
        taken = (MedicineTaken(PARACETAMOL, 6), MedicineTaken(ASPIRIN, 1))
        send(session, token, answers(BASELINE + timedelta(days=n), 7, 5, medicines=taken))
    trials.place_leads(
        session, trial=trial, case=scene.case, placed_on=PLACED, note="", by=scene.by, now=evening(PLACED, 10)
    )
    for n in range(9):
        send(
            session,
            token,
            answers(PLACED + timedelta(days=n), 3, 3, medicines=(MedicineTaken(PARACETAMOL, 3),)),
        )
    for name, value, on in (
        ("pain.odi_percent", 48, BASELINE),
        ("pain.odi_percent", 30, PLACED + timedelta(days=5)),
        ("burden.isi", 14, BASELINE),
        ("burden.isi", 12, PLACED),
    ):
        scored(session, scene, name, value, on)
    running_facts = screening_facts(session, scene.case, stage=Stage.PERMANENT, on=REMOVED)
    ended(session, scene, trial, now=evening(REMOVED, 20))

    found = screening_facts(session, scene.case, stage=Stage.PERMANENT, on=REMOVED).data

    assert {name: found[name].value for name in found if name.startswith(("trial.odi", "trial.isi"))} == {
        "trial.odi_before": 48,
        "trial.odi_after": 30,
        "trial.isi_before": 14,
    }
    assert (found["trial.baseline_doses"].value, found["trial.trial_doses"].value) == (6, 3)
    assert "trial.odi_before" not in running_facts.data
    assert DRAFT.goal_words == found["trial.goal"].value
