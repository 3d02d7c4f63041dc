"""A clinic's own profiles: signed off before use, changed bytes refused, one clinic's word for itself."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.profile_library import Status
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import audit, gathered, profile_library, profile_texts, screening, what_ifs
from scs_manager.services.demo_steps import Steps
from tests.decision_scenes import NOW as ENDED
from tests.factories import NOW, SYSTEM, TODAY, actor_of, make_case, make_clinic, make_screening

NICE = shipped_profiles()["nice-ta159"]
OWN_TEXT = NICE.text.replace(NICE.version, "2026-local").replace("months = 6", "months = 9")
OWN = load_profile(OWN_TEXT, "nice.toml")


@pytest.fixture
def clinic(session: Session, tmp_path: Path) -> ClinicRow:
    """A clinic with a file of its own in its folder."""
    session.info[profile_library.FOLDER] = tmp_path
    clinic = make_clinic(session)
    folder = tmp_path / str(clinic.id)
    folder.mkdir()
    (folder / "nice.toml").write_text(OWN_TEXT, encoding="utf-8")
    return clinic


def version_of(session: Session, clinic: ClinicRow, name: str = "nice-ta159") -> str:
    """The version that the clinic's next screening asks."""
    return profile_library.active_profiles(session, clinic.id, on=TODAY)[name].version


def test_a_file_of_the_clinics_own_counts_once_it_is_signed_off_and_only_there(
    session: Session, clinic: ClinicRow
) -> None:
    other = make_clinic(session, "Hillside")
    assert version_of(session, clinic) == NICE.version

    profile_texts.sign_off_profile(session, profile=OWN, by=actor_of(clinic), now=NOW)

    row = make_screening(session, make_case(session, clinic), clinic)
    assert {"id": OWN.id, "version": "2026-local", "sha256": OWN.sha256} in row.profiles
    assert version_of(session, other) == NICE.version
    kept = profile_library.kept_profile(session, clinic.id, OWN.sha256)
    assert kept is not None
    assert kept.text == OWN_TEXT
    assert profile_library.kept_profile(session, other.id, OWN.sha256) is None


def test_a_profile_ends_with_the_clinics_own_day_thirteen_hours_ahead_of_utc(
    session: Session, clinic: ClinicRow
) -> None:
    clinic.time_zone = "Pacific/Tongatapu"  # UTC+13: the day begins at 11:00 UTC
    last = replace(OWN, valid_to=TODAY)

    with pytest.raises(RuleError, match="ended on"):
        profile_texts.sign_off_profile(
            session, profile=last, by=actor_of(clinic), now=NOW.replace(hour=11, minute=0)
        )
    profile_texts.sign_off_profile(
        session, profile=last, by=actor_of(clinic), now=NOW.replace(hour=10, minute=59)
    )


def test_changed_bytes_of_a_signed_version_are_refused_and_listed(
    session: Session, clinic: ClinicRow, tmp_path: Path
) -> None:
    profile_texts.sign_off_profile(session, profile=OWN, by=actor_of(clinic), now=NOW)
    changed = OWN_TEXT + "\n# changed\n"
    (tmp_path / str(clinic.id) / "nice.toml").write_text(changed, encoding="utf-8")

    library = profile_library.library(session, clinic.id, on=TODAY)

    assert any(each.status is Status.BROKEN and each.id == OWN.id for each in library.listed)
    assert OWN.id not in library.in_use
    with pytest.raises(RuleError, match="another text"):
        profile_texts.sign_off_profile(
            session, profile=load_profile(changed, "nice.toml"), by=actor_of(clinic), now=NOW
        )
    session.rollback()
    assert profile_library.profile_called(session, clinic.id, OWN.id, on=TODAY) == NICE


def test_a_broken_core_refuses_screenings_with_one_sentence(
    session: Session, clinic: ClinicRow, tmp_path: Path
) -> None:
    (tmp_path / "core.toml").write_text('id = "scs-core"\nversion =\n', encoding="utf-8")
    case = make_case(session, clinic)

    with pytest.raises(RuleError, match="core profile of this clinic cannot be used"):
        make_screening(session, case, clinic)
    with pytest.raises(RuleError, match="core profile of this clinic cannot be used"):
        what_ifs.present_of(session, case, on=TODAY, stage=Stage.SCREEN)


def test_a_switch_acts_on_new_screenings_of_its_clinic_and_is_audited(
    session: Session, clinic: ClinicRow
) -> None:
    other, by = make_clinic(session, "Hillside"), actor_of(clinic)
    cms = shipped_profiles()["cms-ncd-160-7"]

    def switch(in_use: bool, reason: str = "", at: int = 0) -> None:
        when = NOW + timedelta(minutes=at)
        profile_texts.switch_profile(session, profile=cms, in_use=in_use, reason=reason, by=by, now=when)

    with pytest.raises(InputError, match="Say why"):
        switch(False, " ")
    switch(False, "no such payer here")
    assert cms.id not in profile_library.active_profiles(session, clinic.id, on=TODAY)
    assert cms.id in profile_library.active_profiles(session, other.id, on=TODAY)
    switch(True, at=1)
    assert cms.id in profile_library.active_profiles(session, clinic.id, on=TODAY)
    events = session.exec(select(AuditEventRow).where(AuditEventRow.action == "profile.switched")).all()
    assert [event.detail["in_use"] for event in events] == [False, True]
    assert audit.verify(session, clinic.id).broken is None


def test_core_and_what_is_retired_cannot_be_switched_signed_or_asked(
    session: Session, clinic: ClinicRow
) -> None:
    by, retired = actor_of(clinic), replace(NICE, retired=TODAY, version="0", sha256="0" * 64)

    with pytest.raises(RuleError, match="cannot be switched off"):
        profile_texts.switch_profile(
            session, profile=shipped_profiles()["safety"], in_use=False, reason="x", by=by, now=NOW
        )
    with pytest.raises(RuleError, match="was retired on"):
        profile_texts.switch_profile(session, profile=retired, in_use=True, reason="", by=by, now=NOW)
    with pytest.raises(RuleError, match="was retired on"):
        profile_texts.sign_off_profile(session, profile=retired, by=by, now=NOW)
    with pytest.raises(RuleError, match="was retired on"):
        screening.run_screening(
            session, case=make_case(session, clinic), on=TODAY, by=by, now=NOW, profiles={NICE.id: retired}
        )
    with pytest.raises(ValueError, match="in a clinic"):
        profile_texts.switch_profile(session, profile=NICE, in_use=False, reason="x", by=SYSTEM, now=NOW)


def test_what_if_answers_in_memory_and_stores_nothing(session: Session, clinic: ClinicRow) -> None:
    case = make_case(session, clinic)
    present = what_ifs.present_of(session, case, on=TODAY, stage=Stage.SCREEN)

    found = what_ifs.what_if(present, {"safety.suicidality_interview": "present"}, ["safety.devices"])

    assert found.present["overall"]["outcome"] == "incomplete"
    assert found.supposed["overall"]["outcome"] == "urgent_referral"
    assert "excl.suicidality" in {item.criterion for each in found.changes.profiles for item in each.criteria}
    assert not session.new
    assert session.exec(select(ScreeningRow)).all() == []


def test_the_trial_flows_into_the_later_stages_and_not_into_the_first(steps: Steps) -> None:
    session, case, on = steps.s, steps.known, ENDED.date()

    first = gathered.screening_facts(session, case, stage=Stage.SCREEN, on=on)
    place = gathered.screening_facts(session, case, stage=Stage.PLACE, on=on)
    last = gathered.screening_facts(session, case, stage=Stage.PERMANENT, on=on)

    assert first.get("trial.baseline_days") is None
    assert {"trial.baseline_days", "trial.baseline_mean_nrs"} <= set(place.data)
    assert place.get("trial.relief_percent") is None
    relief = last.get("trial.relief_percent")
    assert relief is not None
    assert (str(relief.value), relief.source) == ("58.000", "Trial diary")
    assert {"trial.technically_adequate", "trial.wants_implant"} <= set(last.data)
