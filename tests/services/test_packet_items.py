"""A payer's list held against real rows, and whether it is complete as a fact of the permanent stage."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from scs_manager.domain.authorisations import Coverage, PlaceOfService, Request
from scs_manager.domain.criteria.base import Stage as At
from scs_manager.domain.evaluations import Findings, Instrument
from scs_manager.domain.fact_values import Facts
from scs_manager.domain.packet import ItemState, Packet, PacketItem, Stage
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import (
    authorisation_rows,
    authorisations,
    demo_records,
    evaluations,
    gathered,
    packet_items,
    packet_rows,
)
from scs_manager.services.record_rows import add_fact
from tests.course_scenes import course_of
from tests.hold_scenes import agree, takes
from tests.trial_scenes import BASELINE, REMOVED, Scene, ended, evening, make_scene, planned, running

NOW = evening(REMOVED, 18)
PROFILE = "cms-ncd-160-7"
COMPLETE = "permanent.packet_complete"
PLAN = "Antithrombotic plan"


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def packet_of(session: Session, case: CaseRow, stage: Stage = Stage.PERMANENT) -> Packet:
    request = authorisation_rows.open_request(session, case, stage)
    return packet_items.packet_of(session, case, PROFILE, stage, now=NOW, request=request)


def item(packet: Packet, slug: str) -> PacketItem:
    return next(each for each in packet.items if each.slug == f"pkt.{slug}")


def ask(
    session: Session, scene: Scene, stage: Stage, payer: str = "Medicare", **more: Any
) -> AuthorisationRow:
    request = Request(
        stage, PROFILE, payer, coverage=Coverage.ORIGINAL_MEDICARE, leads=2,
        place_of_service=PlaceOfService.HOSPITAL_OUTPATIENT, other_place=PlaceOfService.HOSPITAL_OUTPATIENT,
        **more,
    )  # fmt: skip
    codes = ((("63650", 1),), ("M96.1",))
    now = NOW + timedelta(minutes=stage is Stage.PERMANENT, seconds=payer != "Medicare")
    return authorisations.save_request(
        session, case=scene.case, request=request, codes=codes, by=scene.by, now=now
    )


def test_of_two_open_requests_each_packet_is_judged_on_its_own(session: Session, scene: Scene) -> None:
    both = [ask(session, scene, Stage.TRIAL, payer) for payer in ("Medicare", "Another payer")]
    now = NOW + timedelta(hours=1)
    packets = [
        packet_items.packet_of(session, scene.case, PROFILE, Stage.TRIAL, now=now, request=row)
        for row in both
    ]

    assert [item(each, "header").content.partition(";")[0] for each in packets] == [
        "Medicare",
        "Another payer",
    ]


def test_each_item_reads_the_records_that_prove_it(session: Session, scene: Scene) -> None:
    trial, _ = running(session, scene)
    course_of(session, scene, trial)
    ended(session, scene, trial)
    for on, score in ((BASELINE, 54), (REMOVED, 18)):
        add_fact(session, scene.case, "pain.odi_percent", score, on=on, source="Form", by=scene.by, now=NOW)
    ask(session, scene, Stage.TRIAL, utn="UTN-7")
    ask(session, scene, Stage.PERMANENT)
    found = packet_of(session, scene.case)

    assert (found.profile_title, found.list_title, found.required) == ("CMS NCD 160.7", "Medicare", 19)
    assert item(found, "header").content == ("Medicare; hospital outpatient department; 63650 × 2; UTN UTN-7")
    assert item(found, "trial_report").content.startswith("4 May 2026 – 13 May 2026")
    assert "diary: 7 baseline days, 8 of 9 trial days" in item(found, "trial_report").content
    assert item(found, "trial_result").content.endswith("% of leg pain")
    assert item(found, "function").content.startswith("ODI 54 %")  # not what the trial made of it
    assert item(found, "mdt").content.startswith("20 Apr 2026")
    assert [lack.what.id for lack in item(found, "attestation").lacking] == ["Decision to implant, signed"]
    assert item(found, "attestation").state is ItemState.MISSING
    checks = {each.id: each.state.word for each in found.checks}
    assert checks["fail.codes"] == "unknown"  # no record says how many leads were placed

    before = packet_of(session, scene.case, Stage.TRIAL)
    assert item(before, "function").content.startswith("ODI 18 %")
    assert (before.required, item(before, "trial_report").state) == (16, ItemState.NOT_NEEDED)


def test_safety_is_asked_at_the_stage_of_the_request(session: Session, scene: Scene) -> None:
    def cleared() -> list[str]:
        stages = (Stage.TRIAL, Stage.PERMANENT)
        return [item(packet_of(session, scene.case, each), "safety").content.split(";")[0] for each in stages]

    given: dict[str, Any] = {"on": REMOVED, "source": "Laboratory", "by": scene.by, "now": NOW}
    for name, value in demo_records.SAFETY.items():
        add_fact(session, scene.case, name, value, **given)
    assert cleared() == ["16 of 17 cleared", "16 of 19 cleared"]

    for name, value in (("safety.inr", 1.0), ("safety.platelets", 236)):
        add_fact(session, scene.case, name, value, **given)
    assert cleared() == ["17 of 17 cleared", "17 of 19 cleared"]

    add_fact(session, scene.case, "trial.failed_adequate", False, **given)
    assert cleared() == ["17 of 17 cleared", "18 of 19 cleared"]


def test_what_is_agreed_for_the_trial_is_no_plan_of_the_implant(session: Session, scene: Scene) -> None:
    takes(session, scene)
    trial = planned(session, scene)
    agree(session, scene, trial)
    for implant, told in (
        (False, {PLAN: "Agreed"}),
        (True, {f"{PLAN} of the implant": "Not agreed yet", f"{PLAN} of the trial": "Agreed"}),
    ):
        blocks = packet_rows.antithrombotics(session, scene.case, Facts({}), trial, implant=implant)
        assert {each.title: each.lines[0].word for each in blocks} == told


def test_an_ordered_evaluation_is_missing_until_it_is_signed(session: Session, scene: Scene) -> None:
    given: dict[str, Any] = {"case": scene.case, "now": NOW}
    row = evaluations.order_evaluation(session, note="Please", by=scene.by, **given)
    before = item(packet_of(session, scene.case), "psych_eval")
    assert str(before.lacking[0].why) == "ordered, and not yet done"

    findings = Findings(
        evaluator_name="Dr P. Mind", profession="psychologist", qualification="Clinical psychologist",
        held_on=REMOVED, instruments=(Instrument("PHQ-9", "5"),), substance_use="no_disorder",
        conclusion="suitable",
    )  # fmt: skip
    row = evaluations.save_draft(
        session, row=row, findings=findings, by=scene.by, version=row.version, **given
    )
    signing = evaluations.Signing(scene.by, "It is mine", "Europe/London", evaluations.sha256_of(row))
    evaluations.sign_evaluation(session, row=row, signing=signing, **given)

    after = item(packet_of(session, scene.case), "psych_eval")
    assert after.content == "13 May 2026, Dr P. Mind, psychologist; suitable"
    assert [lack.what.id for lack in after.lacking] == ["Sleep, mood, family, economic and social burden"]


def test_whether_the_packet_is_complete_is_never_what_somebody_typed(session: Session, scene: Scene) -> None:
    add_fact(session, scene.case, COMPLETE, True, on=REMOVED, source="typed", by=scene.by, now=NOW)
    session.commit()

    def told() -> Any:
        facts = gathered.screening_facts(session, scene.case, stage=At.PERMANENT, on=REMOVED)
        datum = facts.get(COMPLETE)
        return (datum.value, datum.source) if datum else None

    assert told() is None  # no payer is asked yet: unknown, whatever was typed
    ask(session, scene, Stage.PERMANENT)
    assert told() == (False, "Authorisation packet, CMS NCD 160.7")
