"""Screening a case: everything used is kept, a signature fixes it, and the case moves on."""

import json
import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ProfileTextRow, ScreeningRow
from scs_manager.services import audit, cases, gathered, records, review_rows, screening, team_reviews
from scs_manager.services.screening import Signature
from scs_manager.services.team_reviews import Minutes
from tests.factories import NOW, SYSTEM, TODAY, ZONE, actor_of, make_case, make_clinic, make_screening, sign

SIGNATURE = Signature(Role.CLINICIAN, "I have checked the record", ZONE)


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


def test_a_run_keeps_facts_result_and_the_text_of_every_profile(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    row = make_screening(session, case, clinic)

    assert row.overall == row.result["overall"]["outcome"] == case.outcome == "incomplete"
    assert {each["id"] for each in row.profiles} >= {"scs-core", "safety"}
    texts = {text.profile_id: text for text in session.exec(select(ProfileTextRow))}
    for used in row.profiles:
        assert texts[used["id"]].text == shipped_profiles()[used["id"]].text
        assert texts[used["id"]].sha256 == used["sha256"]
    assert json.loads(json.dumps(row.result)) == row.result


def test_the_text_of_a_profile_is_kept_once(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    make_screening(session, case, clinic)
    kept = len(session.exec(select(ProfileTextRow)).all())

    make_screening(session, case, clinic, NOW + timedelta(days=1))

    assert len(session.exec(select(ProfileTextRow)).all()) == kept


def test_one_version_with_another_text_is_refused(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    make_screening(session, case, clinic)
    core = shipped_profiles()["scs-core"]
    other = {"scs-core": replace(core, sha256="0" * 64, text=core.text + "# changed")}

    with pytest.raises(RuleError, match="used before with another text"):
        screening.run_screening(
            session, case=case, on=TODAY, by=actor_of(clinic), now=NOW, profiles=other, library=None
        )


def test_drafts_wait_for_the_medical_lead(session: Session, clinic: ClinicRow) -> None:
    drafts = [each for each in shipped_profiles().values() if each.is_draft and each.in_force(TODAY)]
    active = screening.active_profiles(session, clinic.id, on=TODAY)
    assert not any(each.is_draft for each in active.values())

    for draft in drafts:
        screening.sign_off_profile(session, profile=draft, by=actor_of(clinic), now=NOW)

    active = screening.active_profiles(session, clinic.id, on=TODAY)
    assert {each.id for each in drafts} <= active.keys()


def test_a_version_is_signed_off_once_per_clinic(session: Session, clinic: ClinicRow) -> None:
    core = shipped_profiles()["scs-core"]
    screening.sign_off_profile(session, profile=core, by=actor_of(clinic), now=NOW)

    with pytest.raises(RuleError, match="signed off already"):
        screening.sign_off_profile(session, profile=core, by=actor_of(clinic), now=NOW)
    session.rollback()

    other = make_clinic(session, "Hillside")
    assert screening.sign_offs(session, other.id) == []
    assert len(screening.sign_offs(session, clinic.id)) == 1
    with pytest.raises(ValueError, match="in a clinic"):
        screening.sign_off_profile(session, profile=core, by=SYSTEM, now=NOW)


def test_a_signature_fixes_the_content_and_moves_the_case(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    row = make_screening(session, case, clinic)

    sign(session, case, row, clinic)
    session.expire_all()

    kept = session.get_one(ScreeningRow, row.id)
    assert (kept.signed_by_name, kept.signed_role, kept.signed_at) == ("Dr Sam Specimen", "clinician", NOW)
    assert (kept.signed_meaning, kept.signed_time_zone) == ("I have checked the record", ZONE)
    assert kept.content_sha256 == screening.sha256_of(kept)
    assert screening.is_intact(kept)
    assert session.get_one(CaseRow, case.id).state is State.SCREENED
    assert [str(move.to_state) for move in cases.summary(session, case, on=TODAY).moves] == [
        "referred",
        "work_up",
        "screened",
    ]
    assert gathered.case_facts(session, case).screening_signed
    assert audit.verify(session, clinic.id).broken is None


def test_one_changed_character_is_noticed(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    row = make_screening(session, case, clinic)
    sign(session, case, row, clinic)

    row.result = json.loads(json.dumps(row.result).replace("ncomplete", "ncompletf", 1))

    assert not screening.is_intact(row)


def test_only_the_newest_screening_is_signed_and_only_once(
    session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    old = make_screening(session, case, clinic)
    new = make_screening(session, case, clinic, NOW + timedelta(hours=1))

    with pytest.raises(ChangedByOther, match="newer screening"):
        sign(session, case, old, clinic)
    session.rollback()
    sign(session, case, new, clinic)
    with pytest.raises(RuleError, match="signed already"):
        sign(session, case, new, clinic)


def test_a_replacement_names_the_old_one_and_why(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    first = make_screening(session, case, clinic)
    sign(session, case, first, clinic)
    second = make_screening(session, case, clinic, NOW + timedelta(hours=1))

    def replace_it(reason: str) -> None:
        screening.sign_screening(
            session, case=case, screening=second, signature=SIGNATURE, by=actor_of(clinic), now=NOW,
            replaces=first, replace_reason=reason,
        )  # fmt: skip

    with pytest.raises(InputError, match="Say why"):
        replace_it(" ")
    replace_it("wrong side")

    assert (second.replaces_id, second.replace_reason) == (first.id, "wrong side")
    latest = screening.latest_screening(session, case, signed=True)
    assert latest is not None
    assert latest.id == second.id
    assert session.get_one(CaseRow, case.id).state is State.SCREENED


def test_a_signature_says_what_it_means(session: Session, clinic: ClinicRow, case: CaseRow) -> None:
    row = make_screening(session, case, clinic)

    with pytest.raises(InputError, match="what your signature means"):
        screening.sign_screening(
            session, case=case, screening=row, signature=replace(SIGNATURE, meaning=" "), by=SYSTEM, now=NOW
        )


def test_of_many_who_sign_at_once_one_signs(
    engine: Engine, session: Session, clinic: ClinicRow, case: CaseRow
) -> None:
    row = make_screening(session, case, clinic)
    outcomes: list[str] = []
    ready = threading.Barrier(10)

    def one() -> None:
        ready.wait(30)
        with Session(for_writing(engine), expire_on_commit=False) as own:
            try:
                sign(own, own.get_one(CaseRow, case.id), own.get_one(ScreeningRow, row.id), clinic)
                outcomes.append("signed")
            except RuleError:
                outcomes.append("told")

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == ["signed"] + ["told"] * 9
    events = session.exec(select(AuditEventRow).where(AuditEventRow.action == "screening.signed")).all()
    assert len(events) == 1


def test_screenings_are_reached_only_through_their_case(session: Session, clinic: ClinicRow) -> None:
    mine, other = make_case(session, clinic), make_case(session, clinic, "R-0002", family_name="Other")
    row = make_screening(session, mine, clinic)

    assert screening.get_screening(session, mine, row.id) is row
    assert screening.get_screening(session, other, row.id) is None
    assert screening.latest_screening(session, other) is None
    with pytest.raises(ValueError, match="another case"):
        sign(session, other, row, clinic)


MEMBERS = [
    {"name": "Dr A", "role": "pain_physician"},
    {"name": "Dr B", "role": "spine_surgeon"},
    {"name": "Ms C", "role": "psychologist"},
]


def review(session: Session, case: CaseRow, **changes: object) -> None:
    minutes = Minutes(**{"held_on": TODAY, "members": MEMBERS, "decision": "proceed"} | changes)  # type: ignore[arg-type]
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    team_reviews.record_review(session, case=case, minutes=minutes, by=by, now=NOW)


def test_a_review_is_kept_and_becomes_facts(session: Session, case: CaseRow) -> None:
    review(session, case, dissents=[{"name": "Dr B", "reason": "prefers to wait"}])

    row = review_rows.reviews_of(session, case)[0]
    assert (row.quorum, row.missing_roles, row.dissent) == (True, [], "Dr B: prefers to wait")
    facts = records.facts_of_case(session, case)
    assert {name: datum.value for name, datum in facts.data.items() if name.startswith("team_review.")} == {
        "team_review.pain_physician": True,
        "team_review.psychologist": True,
        "team_review.spine_surgeon": True,
        "team_review.other_member": True,
        "team_review.decision": "proceed",
        "team_review.dissent": "Dr B: prefers to wait",
    }
    assert gathered.case_facts(session, case).team_decision == "proceed"


def test_an_incomplete_team_is_recorded_as_such(session: Session, case: CaseRow) -> None:
    review(session, case, members=MEMBERS[:1], decision="defer")

    row = review_rows.reviews_of(session, case)[0]
    assert (row.quorum, row.missing_roles) == (False, ["psychologist", "other_member"])
    other = records.facts_of_case(session, case).get("team_review.other_member")
    assert other is not None
    assert other.value is False


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"decision": "maybe"}, "not a decision"),
        ({"members": []}, "who was present"),
        ({"held_on": TODAY + timedelta(days=1)}, "in the future"),
    ],
)
def test_minutes_that_cannot_be_are_refused(
    session: Session, case: CaseRow, changes: dict[str, object], why: str
) -> None:
    with pytest.raises((ValueError, InputError), match=why):
        review(session, case, **changes)


def test_screenings_of_several_cases_at_once_keep_each_text_once(
    engine: Engine, session: Session, clinic: ClinicRow
) -> None:
    made = [make_case(session, clinic, f"R-{n}", family_name=f"Name{n}").id for n in range(6)]
    ready = threading.Barrier(len(made))
    faults: list[Exception] = []

    def one(case_id: uuid.UUID) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            ready.wait(30)
            try:
                make_screening(own, own.get_one(CaseRow, case_id), clinic)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=one, args=(case_id,)) for case_id in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert faults == []
    assert len(session.exec(select(ScreeningRow)).all()) == len(made)
    texts = session.exec(select(ProfileTextRow.sha256)).all()
    assert len(texts) == len(set(texts))
