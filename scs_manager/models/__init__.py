"""What is kept: SQLModel tables with the constraints that repeat the domain's limits.

Importing this package brings every table into the metadata.
"""

from scs_manager.models.accounts import ClinicRow, SignInAttemptRow, StaffRoleRow, StaffRow, StaffSessionRow
from scs_manager.models.audit import AccessEventRow, AccessSealRow, AuditEventRow, AuditHeadRow
from scs_manager.models.cases import CaseCounterRow, CaseMoveRow, CaseRow, ReferralRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.demo import DemoMarkRow
from scs_manager.models.diary import AlarmRow, DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.lists import ListedItemRow, MedicationRow, SurgeryRow, TreatmentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.screening import (
    ProfileSignOffRow,
    ProfileSwitchRow,
    ProfileTextRow,
    ScreeningDissentRow,
    ScreeningJudgementRow,
    ScreeningRow,
)
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import DayExclusionRow, TrialEventRow, TrialRow

__all__ = [
    "AccessEventRow",
    "AccessSealRow",
    "AlarmRow",
    "AuditEventRow",
    "AuditHeadRow",
    "CaseCounterRow",
    "CaseMoveRow",
    "CaseRow",
    "ClinicRow",
    "CompletenessRow",
    "DayExclusionRow",
    "DecisionRow",
    "DemoMarkRow",
    "DiaryEntryRow",
    "DocumentRow",
    "EnrolmentRow",
    "EntryAcceptanceRow",
    "FactRow",
    "InvitationRow",
    "ListedItemRow",
    "MedicationRow",
    "MessageRow",
    "PatientRow",
    "PatientSessionRow",
    "ProfileSignOffRow",
    "ProfileSwitchRow",
    "ProfileTextRow",
    "ReferralRow",
    "ScreeningDissentRow",
    "ScreeningJudgementRow",
    "ScreeningRow",
    "SignInAttemptRow",
    "StaffRoleRow",
    "StaffRow",
    "StaffSessionRow",
    "SurgeryRow",
    "TeamReviewRow",
    "TreatmentRow",
    "TrialEventRow",
    "TrialRow",
]
