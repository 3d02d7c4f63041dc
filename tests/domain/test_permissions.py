"""Roles and permissions of product.md 1."""

import pytest

from scs_manager.domain.permissions import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role, permissions_of

CLINICAL_READERS = {Role.COORDINATOR, Role.CLINICIAN, Role.PSYCHOLOGIST, Role.NURSE, Role.AUDITOR}

HOLDERS = {
    Permission.READ_CLINICAL: CLINICAL_READERS,
    Permission.EDIT_IDENTITY: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.MERGE_PATIENTS: {Role.COORDINATOR, Role.CLINICIAN},
    Permission.IMPORT_RECORDS: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.SCHEDULE: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.INVITE: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.EDIT_HISTORY: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.EDIT_SAFETY: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.RECORD_CONSENT: {Role.COORDINATOR, Role.CLINICIAN, Role.NURSE},
    Permission.EDIT_PSYCHOLOGY: {Role.PSYCHOLOGIST},
    Permission.SIGN_EVALUATION: {Role.PSYCHOLOGIST},
    Permission.RUN_SCREENING: {Role.COORDINATOR, Role.CLINICIAN, Role.PSYCHOLOGIST, Role.NURSE},
    Permission.SIGN_SCREENING: {Role.CLINICIAN},
    Permission.RECORD_TEAM_REVIEW: {Role.COORDINATOR, Role.CLINICIAN},
    Permission.PLAN_TRIAL: {Role.CLINICIAN},
    Permission.LOG_DEVICE: {Role.CLINICIAN, Role.NURSE},
    Permission.RECORD_ADVERSE_EVENT: {Role.CLINICIAN, Role.NURSE},
    Permission.TRANSCRIBE_DIARY: {Role.CLINICIAN, Role.NURSE},
    Permission.JUDGE_DIARY: {Role.CLINICIAN, Role.NURSE},
    Permission.HANDLE_ALARM: {Role.CLINICIAN, Role.NURSE},
    Permission.SHARE_DECISION: {Role.CLINICIAN, Role.NURSE},
    Permission.DRAFT_DOCUMENTS: {Role.COORDINATOR, Role.CLINICIAN},
    Permission.DECIDE: {Role.CLINICIAN},
    Permission.SIGN_DOCUMENTS: {Role.CLINICIAN},
    Permission.READ_AUDIT: {Role.AUDITOR},
    Permission.EXPORT: {Role.AUDITOR},
    Permission.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR},
    Permission.MANAGE_SETTINGS: {Role.ADMINISTRATOR},
    Permission.SIGN_OFF_PROFILES: set(),
}


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_is_held_by_exactly_its_roles(permission: Permission) -> None:
    assert {role for role in Role if permission in permissions_of([role])} == HOLDERS[permission]


def test_two_roles_in_one_clinic_add_up() -> None:
    both = permissions_of([Role.PSYCHOLOGIST, Role.ADMINISTRATOR])
    assert both == ROLE_PERMISSIONS[Role.PSYCHOLOGIST] | ROLE_PERMISSIONS[Role.ADMINISTRATOR]


def test_administrator_adds_no_clinical_reading() -> None:
    assert Permission.READ_CLINICAL not in permissions_of([Role.ADMINISTRATOR])


def test_no_role_allows_nothing() -> None:
    assert permissions_of([]) == frozenset()


def test_only_a_clinician_who_is_medical_lead_signs_off_profiles() -> None:
    assert Permission.SIGN_OFF_PROFILES in permissions_of([Role.CLINICIAN], medical_lead=True)
    assert Permission.SIGN_OFF_PROFILES not in permissions_of([Role.NURSE], medical_lead=True)
    assert Permission.SIGN_OFF_PROFILES not in permissions_of([Role.CLINICIAN])


def test_an_auditor_changes_nothing() -> None:
    allowed = permissions_of([Role.AUDITOR])
    assert allowed == {Permission.READ_CLINICAL, Permission.READ_AUDIT, Permission.EXPORT}


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
