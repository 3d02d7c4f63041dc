"""Who may do what in a clinic: six roles of staff and their permissions (product.md 1).

Roles of one person in one clinic add up. Administrator adds no clinical reading; signing off a profile asks
for a clinician who is the clinic's medical lead. Patients and carers are not staff: they have no permission
here, only their own diary.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class Role(StrEnum):
    """What a member of staff is in one clinic."""

    COORDINATOR = "coordinator"
    CLINICIAN = "clinician"
    PSYCHOLOGIST = "psychologist"
    NURSE = "nurse"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, Text] = MappingProxyType(
    {
        Role.COORDINATOR: Text("Coordinator"),
        Role.CLINICIAN: Text("Clinician"),
        Role.PSYCHOLOGIST: Text("Psychologist"),
        Role.NURSE: Text("Nurse or device specialist"),
        Role.AUDITOR: Text("Auditor"),
        Role.ADMINISTRATOR: Text("Administrator"),
    }
)


class Permission(StrEnum):
    """One thing a route or a use case may ask for."""

    READ_CLINICAL = "read_clinical"
    EDIT_IDENTITY = "edit_identity"
    MERGE_PATIENTS = "merge_patients"
    IMPORT_RECORDS = "import_records"
    SCHEDULE = "schedule"
    INVITE = "invite"
    EDIT_HISTORY = "edit_history"
    EDIT_SAFETY = "edit_safety"
    EDIT_PSYCHOLOGY = "edit_psychology"
    SIGN_EVALUATION = "sign_evaluation"
    RUN_SCREENING = "run_screening"
    SIGN_SCREENING = "sign_screening"
    RECORD_TEAM_REVIEW = "record_team_review"
    RECORD_CONSENT = "record_consent"
    PLAN_TRIAL = "plan_trial"
    LOG_DEVICE = "log_device"
    RECORD_ADVERSE_EVENT = "record_adverse_event"
    TRANSCRIBE_DIARY = "transcribe_diary"
    JUDGE_DIARY = "judge_diary"
    """Exclude a diary day or accept an entry from outside its window, with a reason."""
    HANDLE_ALARM = "handle_alarm"
    SHARE_DECISION = "share_decision"
    """Record the talk with the patient before the decision, and print its sheet."""
    DRAFT_DOCUMENTS = "draft_documents"
    DECIDE = "decide"
    SIGN_DOCUMENTS = "sign_documents"
    READ_AUDIT = "read_audit"
    EXPORT = "export"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    SIGN_OFF_PROFILES = "sign_off_profiles"


_RECORD = frozenset(
    {
        Permission.READ_CLINICAL,
        Permission.EDIT_IDENTITY,
        Permission.IMPORT_RECORDS,
        Permission.SCHEDULE,
        Permission.INVITE,
        Permission.EDIT_HISTORY,
        Permission.EDIT_SAFETY,
        Permission.RECORD_CONSENT,  # product.md names nobody: those who plan and prepare a trial
        Permission.RUN_SCREENING,
    }
)
"""What coordinators, clinicians and nurses share."""

_TRIAL_CARE = frozenset(
    {
        Permission.LOG_DEVICE,
        Permission.RECORD_ADVERSE_EVENT,
        Permission.TRANSCRIBE_DIARY,
        Permission.JUDGE_DIARY,
        Permission.HANDLE_ALARM,
        Permission.SHARE_DECISION,
    }
)

# product.md names nobody for the minutes of the team review: those who may draft may write them.
_DRAFTS = frozenset({Permission.DRAFT_DOCUMENTS, Permission.RECORD_TEAM_REVIEW, Permission.MERGE_PATIENTS})

_SIGNING = frozenset(
    {Permission.SIGN_SCREENING, Permission.PLAN_TRIAL, Permission.DECIDE, Permission.SIGN_DOCUMENTS}
)

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.COORDINATOR: _RECORD | _DRAFTS,
        Role.CLINICIAN: _RECORD | _TRIAL_CARE | _DRAFTS | _SIGNING,
        Role.PSYCHOLOGIST: frozenset(
            {
                Permission.READ_CLINICAL,
                Permission.RUN_SCREENING,
                Permission.EDIT_PSYCHOLOGY,
                Permission.SIGN_EVALUATION,
            }
        ),
        Role.NURSE: _RECORD | _TRIAL_CARE,
        Role.AUDITOR: frozenset({Permission.READ_CLINICAL, Permission.READ_AUDIT, Permission.EXPORT}),
        Role.ADMINISTRATOR: frozenset({Permission.MANAGE_ACCOUNTS, Permission.MANAGE_SETTINGS}),
    }
)


def permissions_of(roles: Iterable[Role], *, medical_lead: bool = False) -> frozenset[Permission]:
    """Everything these roles together allow; a medical lead may sign off profiles only as a clinician."""
    held = frozenset(roles)
    allowed = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in held))
    if medical_lead and Role.CLINICIAN in held:
        return allowed | {Permission.SIGN_OFF_PROFILES}
    return allowed
