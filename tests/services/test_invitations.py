"""Links to the diary: guessed, tried, used, expired, revoked, raced for; on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.engine import for_writing
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.enrolments import InvitationRow, PatientSessionRow
from scs_manager.services import invitations, patient_sessions, redemptions
from scs_manager.services.link_rows import contact_of
from scs_manager.services.redemptions import Redeemed
from scs_manager.services.second_facts import LinkError, SecondFactError
from tests.trial_scenes import BIRTH, PLANNED_AT, Scene, begun, invited, make_scene, visit_of


def redeem(session: Session, token: str, **given: object) -> Redeemed:
    """Try a link with the right birth date unless told otherwise."""
    values: dict[str, object] = {
        "birth_date": BIRTH, "carer": False, "device": "phone", "address": "192.0.2.1", "now": PLANNED_AT,
    }  # fmt: skip
    return redemptions.redeem(session, token=token, **(values | given))  # type: ignore[arg-type]


@pytest.fixture
def scene(session: Session) -> Scene:
    """A case whose trial can be invited to."""
    return make_scene(session)


def test_only_the_hash_of_a_link_and_of_a_session_is_stored(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, begun(session, scene))
    done = redeem(session, fresh.token)

    stored = [*session.exec(select(InvitationRow.token_sha256))]
    stored += session.exec(select(PatientSessionRow.token_sha256))
    assert not {fresh.token, done.token} & set(stored)
    told = str(session.exec(select(AuditEventRow.detail)).all())
    assert fresh.token not in told
    assert done.token not in told


def test_a_link_becomes_a_session_of_its_trial(session: Session, scene: Scene) -> None:
    trial = begun(session, scene)

    done = redeem(session, invited(session, scene, trial).token, carer=True)

    visit = visit_of(session, done.token, PLANNED_AT)
    assert (visit.trial_id, visit.case_id, visit.carer) == (trial.id, scene.case.id, True)
    assert visit.actor().kind == "carer"


def test_looking_at_a_link_uses_nothing_up(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, begun(session, scene))

    doors = [redemptions.door_of(session, token=fresh.token, now=PLANNED_AT) for _ in range(50)]

    assert all(door.is_open and door.tries_left == 5 for door in doors)
    redeem(session, fresh.token)


def test_a_link_works_once(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, begun(session, scene))
    redeem(session, fresh.token)

    with pytest.raises(LinkError):
        redeem(session, fresh.token)


def test_the_right_birth_date_still_works_at_the_fifth_try(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, begun(session, scene))
    for _ in range(4):
        with pytest.raises(SecondFactError):
            redeem(session, fresh.token, birth_date=BIRTH + timedelta(days=1))

    redeem(session, fresh.token)


def test_five_wrong_birth_dates_shut_the_link_from_any_address(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, begun(session, scene))
    for n in range(4):
        with pytest.raises(SecondFactError, match=f"{4 - n}"):
            redeem(session, fresh.token, birth_date=None, address=f"192.0.2.{n}")
    with pytest.raises(LinkError):
        redeem(session, fresh.token, birth_date=None, address="198.51.100.7")

    with pytest.raises(LinkError):
        redeem(session, fresh.token)


@pytest.mark.parametrize(("days", "works"), [(6.99, True), (7, False)])
def test_a_link_works_for_seven_days(session: Session, scene: Scene, days: float, works: bool) -> None:
    fresh = invited(session, scene, begun(session, scene))
    now = PLANNED_AT + timedelta(days=days)

    assert redemptions.door_of(session, token=fresh.token, now=now).is_open is works
    if not works:
        with pytest.raises(LinkError):
            redeem(session, fresh.token, now=now)


def test_a_new_link_replaces_the_one_before(session: Session, scene: Scene) -> None:
    trial = begun(session, scene)
    old, new = invited(session, scene, trial), invited(session, scene, trial)

    with pytest.raises(LinkError):
        redeem(session, old.token)

    redeem(session, new.token)


def test_shut_doors_look_alike_and_name_the_clinic_only_to_who_holds_a_real_link(
    session: Session, scene: Scene
) -> None:
    trial = begun(session, scene)
    used, old = invited(session, scene, trial), invited(session, scene, trial)
    redeem(session, invited(session, scene, trial).token)
    later = PLANNED_AT + timedelta(days=8)
    make_scene(session, "Southgate")  # one of several clinics: a stranger learns of none

    doors = {redemptions.door_of(session, token=each.token, now=later) for each in (used, old)}
    unknown = redemptions.door_of(session, token="0" * 43, now=later)

    assert doors == {redemptions.Door(is_open=False, contact=contact_of(scene.clinic))}
    assert unknown == redemptions.Door(is_open=False)


def test_revoking_signs_every_phone_out_at_once(session: Session, scene: Scene) -> None:
    trial = begun(session, scene)
    first = redeem(session, invited(session, scene, trial).token)
    open_link = invited(session, scene, trial)

    ended = invitations.revoke_access(session, trial=trial, by=scene.by, now=PLANNED_AT)

    assert ended == 1
    assert patient_sessions.visit_of_token(session, token=first.token, now=PLANNED_AT) is None
    with pytest.raises(LinkError):
        redeem(session, open_link.token)


def test_a_phone_signs_itself_out_and_its_old_cookie_is_worth_nothing(session: Session, scene: Scene) -> None:
    done = redeem(session, invited(session, scene, begun(session, scene)).token)
    visit = visit_of(session, done.token, PLANNED_AT)

    patient_sessions.end_visit(session, visit=visit, by=visit.actor(), now=PLANNED_AT)

    assert patient_sessions.visit_of_token(session, token=done.token, now=PLANNED_AT) is None


@pytest.mark.parametrize(("days", "signed_in"), [(29.99, True), (30, False)])
def test_a_session_lasts_thirty_days(session: Session, scene: Scene, days: float, signed_in: bool) -> None:
    done = redeem(session, invited(session, scene, begun(session, scene)).token)

    found = patient_sessions.visit_of_token(session, token=done.token, now=PLANNED_AT + timedelta(days=days))

    assert (found is not None) is signed_in


def test_of_eight_people_at_once_exactly_one_opens_the_diary(engine: Engine) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session)
        fresh = invited(session, scene, begun(session, scene))
    opened: list[Redeemed] = []
    shut: list[LinkError] = []

    def attempt() -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            try:
                opened.append(redeem(own, fresh.token))
            except LinkError as refused:
                shut.append(refused)

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(opened), len(shut)) == (1, 7)
