"""A trial on its way: clinic, patient, case with a signed screening and a team review, plan, leads, diary."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.diary import Activity, DiaryEntry, Stimulation, WarningSign
from scs_manager.domain.diary_days import Region
from scs_manager.domain.diary_placement import DeviceWord
from scs_manager.domain.pathway import State
from scs_manager.domain.trial_ends import Coverage, Ending, StopReason, Told, TrialEnd
from scs_manager.domain.trial_plans import Goal, PlanDraft
from scs_manager.domain.trials import TrialPlan
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    accounts,
    diary,
    invitations,
    moves,
    patient_sessions,
    redemptions,
    trial_ends,
    trial_plans,
    trials,
)
from scs_manager.services.demo_records import candidate
from scs_manager.services.patient_sessions import place_of_visit
from scs_manager.services.visits import Visit

ZONE = "Europe/London"
PLANNED_AT = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
BASELINE, PLACED, REMOVED = date(2026, 4, 27), date(2026, 5, 4), date(2026, 5, 13)
BIRTH = date(1971, 11, 2)
PLAN = TrialPlan(Region.LEG, BASELINE, PLACED, REMOVED)
WALK = Goal("Walk to the shop and back", Decimal(200), Decimal(800), "metres")
DRAFT = PlanDraft(
    target_region=Region.LEG, target_text="left leg", goals=(WALK,), device_maker="Sample",
    device_model="One", externalised=True, relief_profile="nice-ta159",
    baseline_starts_on=BASELINE, placement_on=PLACED,
    removal_on=REMOVED,
)  # fmt: skip
_CORE = {"id": "scs-core", "title": "SCS core", "version": "0", "sha256": "0" * 64, "findings": []}
SETTLED = {
    "on": "2026-05-01",
    "stage": "screen",
    "overall": {"profile": "scs-core", "title": "Proceed to a trial"},
    "profiles": [_CORE],
}
"""A screening result that leaves nothing open."""
PRESSURE = ((7, 5), (8, 6), (7, 5), (6, 5), (8, 6), (7, 5), (7, 5))
RELIEVED = ((6, 6), (5, 5), (5, 4), None, (3, 4), (4, 4), (3, 3), (3, 4), (2, 3))
"""Leg and back of the nine evenings after lead placement; one is missing."""


@dataclass
class Scene:
    """Everything a test of a trial needs to name."""

    clinic: ClinicRow
    patient: PatientRow
    case: CaseRow
    by: Actor
    trial: TrialRow | None = None

    @property
    def running_trial(self) -> TrialRow:
        """The trial a fixture has begun."""
        assert self.trial is not None
        return self.trial


def make_scene(session: Session, name: str = "Riverside", clinic: ClinicRow | None = None) -> Scene:
    """A case in team review, ready to be planned."""
    system = Actor(ActorKind.SYSTEM, None, "test", clinic.id if clinic else None)
    clinic = clinic or accounts.create_clinic(
        session, name=name, phone="01632 960 140", emergency_phone="999", time_zone=ZONE,
        by=system, now=PLANNED_AT,
    )  # fmt: skip
    by = Actor(ActorKind.STAFF, clinic.id, "Dr Sam Specimen", clinic.id)
    patient = PatientRow(
        clinic_id=clinic.id, given_name="Margaret", family_name="Sample", name_key=f"sample margaret {name}",
        birth_date=BIRTH, sex="female", identifier=f"{name}-0001", time_zone=ZONE, created_at=PLANNED_AT,
    )  # fmt: skip
    session.add(patient)
    session.flush()
    case = moves.open_case(session, patient_id=patient.id, by=by, now=PLANNED_AT)
    moves._count(session, clinic.id, {State.REFERRED: -1, State.TEAM_REVIEW: 1})
    case.state = State.TEAM_REVIEW
    session.add(_signed_screening(case))
    session.add(team_review(case))
    cleared(session, case, PLANNED_AT)
    session.commit()
    return Scene(clinic, patient, case, by)


SAFE_NAMES = frozenset[str]().union(
    *(inputs_of(name) for name in REGISTRY if name.startswith(("flag.", "excl.")))
)


def cleared(session: Session, case: CaseRow, at: datetime) -> None:
    """Every red flag and exclusion asked and cleared on a day; not committed."""
    by: dict[str, Any] = {
        "clinic_id": case.clinic_id,
        "case_id": case.id,
        "by_name": "Dr Sam Specimen",
        "at": at,
    }
    answers = [answer for answer in candidate(at.date()).answers(at.date()) if answer.name in SAFE_NAMES]
    session.add_all(FactRow(**by, name=each.name, value=each.value, on=each.on) for each in answers)
    session.add(CompletenessRow(**by, list="antithrombotics", on=at.date()))


def _signed_screening(case: CaseRow) -> ScreeningRow:
    return ScreeningRow(
        clinic_id=case.clinic_id, case_id=case.id, on=PLANNED_AT.date(), stage="screen", facts={},
        result=SETTLED, profiles=[], overall="proceed_to_trial", by_name="Dr Sam Specimen",
        at=PLANNED_AT, signed_by_id=case.clinic_id, signed_by_name="Dr Sam Specimen", signed_role="clinician",
        signed_at=PLANNED_AT, signed_time_zone=ZONE, signed_meaning="I agree", content_sha256="0" * 64,
    )  # fmt: skip


def team_review(case: CaseRow) -> TeamReviewRow:
    """A complete team that agrees; not stored."""
    return TeamReviewRow(
        clinic_id=case.clinic_id, case_id=case.id, held_on=PLANNED_AT.date(), members=[],
        decision="proceed", quorum=True, by_name="Dr Sam Specimen", at=PLANNED_AT,
    )  # fmt: skip


def planned(session: Session, scene: Scene, plan: TrialPlan = PLAN) -> TrialRow:
    """The trial, planned."""
    draft = replace(
        DRAFT, target_region=plan.target, baseline_starts_on=plan.baseline_starts_on,
        placement_on=plan.placement_on, removal_on=plan.removal_on,
    )  # fmt: skip
    return trial_plans.plan_trial(session, case=scene.case, draft=draft, by=scene.by, now=PLANNED_AT)


def begun(session: Session, scene: Scene) -> TrialRow:
    """The trial with its target locked and its baseline begun."""
    trial = planned(session, scene)
    trials.start_baseline(session, trial=trial, case=scene.case, by=scene.by, now=PLANNED_AT)
    return trial


def invited(session: Session, scene: Scene, trial: TrialRow, now: datetime = PLANNED_AT) -> invitations.Fresh:
    """A link to the diary."""
    fresh = invitations.fresh_link(now)
    invitations.invite(session, trial=trial, case=scene.case, fresh=fresh, by=scene.by, now=now)
    return fresh


def enrolled(session: Session, scene: Scene, trial: TrialRow, now: datetime = PLANNED_AT) -> str:
    """A phone signed in to the diary; its token."""
    made = invited(session, scene, trial, now)
    return redemptions.redeem(
        session, token=made.token, birth_date=BIRTH, carer=False, device="phone", address="192.0.2.1", now=now
    ).token


def visit_of(session: Session, token: str, now: datetime) -> Visit:
    """The visit behind a phone's token."""
    found = patient_sessions.visit_of_token(session, token=token, now=now)
    assert found is not None
    return found


def evening(day: date, hour: int = 19, minute: int = 42) -> datetime:
    """An instant on the evening of a day, in the patient's zone; hours above 23 lie in the next morning."""
    local = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(ZONE)).replace(tzinfo=None)
    wall = local + timedelta(hours=hour, minutes=minute)
    return wall.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def answers(day: date, leg: int = 3, back: int = 4, **more: object) -> DiaryEntry:
    """A full evening."""
    given: dict[str, object] = {
        "pain_worst_nrs": min(10, max(leg, back) + 1), "pain_least_nrs": max(0, min(leg, back) - 1),
        "sleep_nrs": 6, "activity": Activity.SAME,
    }  # fmt: skip
    if day >= PLACED:
        given |= {"stimulation": Stimulation.ALL_DAY, "program": "2", "tingling": ("leg_left",)}
    return DiaryEntry(day=day, pain_leg_nrs=leg, pain_back_nrs=back, **(given | more))  # type: ignore[arg-type]


def send(
    session: Session, token: str, entry: DiaryEntry, *, at: datetime | None = None, key: str = "",
    device: DeviceWord | None = None,
) -> diary.Saved:  # fmt: skip
    """Send an evening from a phone."""
    now = at or evening(entry.day)
    visit = visit_of(session, token, now)
    submission = diary.Submission(key or f"key-{entry.day}-{now.timestamp()}", device)
    return diary.save_entry(
        session, place=place_of_visit(visit), entry=entry, submission=submission, by=visit.actor(), now=now
    )


def running(session: Session, scene: Scene, evenings: int = 9) -> tuple[TrialRow, str]:
    """A trial with a full baseline and the given number of evenings after lead placement."""
    trial = begun(session, scene)
    token = enrolled(session, scene, trial)
    for n, (leg, back) in enumerate(PRESSURE):
        send(session, token, answers(BASELINE + timedelta(days=n), leg, back))
    trials.place_leads(
        session, trial=trial, case=scene.case, placed_on=PLACED, note="Two leads, tips T8 and T9.",
        by=scene.by, now=evening(PLACED, 10),
    )  # fmt: skip
    for n, scores in enumerate(RELIEVED[:evenings]):
        if scores is not None:
            send(session, token, answers(PLACED + timedelta(days=n), *scores))
    return trial, token


WOUND = frozenset({WarningSign.WOUND})
OUT_AT = evening(REMOVED, 10, 15)
"""When the leads came out, on the planned day."""
GOOD_END = TrialEnd(
    ending=Ending.PLANNED, removed_at=OUT_AT, removed_by="Dr Sam Specimen", lead_in_place=Told.YES,
    coverage=Coverage.YES, worked=Told.YES, leads_whole=Told.YES, wound_clean=Told.YES,
    operated_controller=Told.YES, satisfied=Told.YES, wants_implant=Told.YES, pgic=2,
    stated_relief_percent=60,
)  # fmt: skip
"""Everything recorded, by staff alone."""
ABORTED_END = replace(
    GOOD_END, ending=Ending.ABORTED, lead_in_place=Told.NO, stop_reason=StopReason.LEAD_MOVED,
    stop_note="Two levels down",
)  # fmt: skip


END_TYPED = {
    "removed_on": REMOVED.isoformat(), "removed_time": "10:15", "removed_by": "Dr Sam Specimen",
    "ending": "planned", "lead_in_place": "yes", "coverage": "yes", "worked": "yes", "leads_whole": "yes",
    "wound_clean": "yes", "operated_controller": "yes", "satisfied": "yes", "wants_implant": "yes",
    "pgic": "2", "stated_relief_percent": "60",
}  # fmt: skip
"""The same as typed into the form."""


def ended(
    session: Session, scene: Scene, trial: TrialRow, end: TrialEnd = GOOD_END, now: datetime | None = None
) -> TrialRow:
    """The trial, ended."""
    trial_ends.end_trial(
        session, trial=trial, case=scene.case, end=end, by=scene.by, now=now or evening(REMOVED, 14)
    )
    return trial
