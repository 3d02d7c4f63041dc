"""What is kept: SQLModel tables with the constraints that repeat the domain's limits.

Importing this package brings every table into the metadata.
"""

from scs_manager.models.access import (
    CarerRow,
    CodeSheetRow,
    LinkRequestRow,
    OneTimeCodeRow,
    TabletSessionRow,
)
from scs_manager.models.accounts import ClinicRow, SignInAttemptRow, StaffRoleRow, StaffRow, StaffSessionRow
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.audit import AccessEventRow, AccessSealRow, AuditEventRow, AuditHeadRow
from scs_manager.models.authorisations import (
    AuthorisationChangeRow,
    AuthorisationEventRow,
    AuthorisationRow,
)
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.calendar_links import CalendarLinkRow
from scs_manager.models.cases import CaseCounterRow, CaseMoveRow, CaseRow, ReferralChangeRow, ReferralRow
from scs_manager.models.checklists import ChecklistAnswerRow
from scs_manager.models.consents import ConsentRow, ConsentTextReviewRow, ConsentTextRow
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.demo import DemoMarkRow
from scs_manager.models.device_course import (
    ImplantBatteryRow,
    ImplantExplantRow,
    ImplantLossRow,
    ImplantRevisionRow,
)
from scs_manager.models.diary import DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.diary_settings import DiaryWindowsRow, DiaryZoneRow
from scs_manager.models.document_settings import ClinicLogoRow, DocumentSettingRow
from scs_manager.models.documents import DocumentRow, DocumentWordsRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.follow_up import (
    DiaryPeriodRow,
    FollowUpChangeRow,
    FollowUpPlanRow,
    FollowUpRecordRow,
    FollowUpRequestRow,
    FollowUpVisitRow,
)
from scs_manager.models.holds import HoldRow, HoldTimesRow, ImplantHoldRow
from scs_manager.models.implants import ImplantEventRow, ImplantPlanRow, ImplantProgramRow, ImplantRow
from scs_manager.models.lists import ListedItemRow, MedicationRow, SurgeryRow, TreatmentRow
from scs_manager.models.measure_settings import MeasureSettingRow
from scs_manager.models.merges import DistinctPatientsRow, PatientMergeRow
from scs_manager.models.messages import MessageRow, MessageStopRow
from scs_manager.models.pain_ratings import PainRatingRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import (
    InstrumentPermissionRow,
    QuestionnaireAnswerRow,
    QuestionnaireLinkRow,
    QuestionnaireRequestRow,
    QuestionnaireSessionRow,
    SuppliedDefinitionRow,
)
from scs_manager.models.registry import (
    RegistryCaseRow,
    RegistryComplicationRow,
    RegistryMarkRow,
    RegistrySharedRow,
)
from scs_manager.models.rescreens import RescreenFindingRow, RescreenRow, ScreenedRow
from scs_manager.models.screening import (
    ProfileSignOffRow,
    ProfileSwitchRow,
    ProfileTextRow,
    ScreeningDissentRow,
    ScreeningJudgementRow,
    ScreeningRow,
)
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.models.tasks import TaskRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trial_course import (
    AdverseEventRow,
    DeviceEventRow,
    LeadPlacementRow,
    StimulationProgramRow,
    TrialCallRow,
)
from scs_manager.models.trial_ends import EndRequestRow, TrialEndRow
from scs_manager.models.trial_plans import PlanDeviationRow, TrialGoalRow, TrialLeadRow, TrialPlanRow
from scs_manager.models.trials import DayExclusionRow, TrialEventRow, TrialRow

__all__ = [
    "AccessEventRow",
    "AccessSealRow",
    "AdverseEventRow",
    "AlarmRow",
    "AlarmStepRow",
    "AttachmentRow",
    "AuditEventRow",
    "AuditHeadRow",
    "AuthorisationChangeRow",
    "AuthorisationEventRow",
    "AuthorisationRow",
    "BodyMapRow",
    "CalendarLinkRow",
    "CarerRow",
    "CaseCounterRow",
    "CaseMoveRow",
    "CaseRow",
    "ChecklistAnswerRow",
    "ClinicLogoRow",
    "ClinicRow",
    "CodeSheetRow",
    "CompletenessRow",
    "ConsentRow",
    "ConsentTextReviewRow",
    "ConsentTextRow",
    "CountersignatureRow",
    "DayExclusionRow",
    "DecisionRow",
    "DemoMarkRow",
    "DeviceEventRow",
    "DiaryEntryRow",
    "DiaryPeriodRow",
    "DiaryWindowsRow",
    "DiaryZoneRow",
    "DistinctPatientsRow",
    "DocumentRow",
    "DocumentSettingRow",
    "DocumentWordsRow",
    "EndRequestRow",
    "EnrolmentRow",
    "EntryAcceptanceRow",
    "EvaluationRow",
    "FactRow",
    "FollowUpChangeRow",
    "FollowUpPlanRow",
    "FollowUpRecordRow",
    "FollowUpRequestRow",
    "FollowUpVisitRow",
    "HoldRow",
    "HoldTimesRow",
    "ImplantBatteryRow",
    "ImplantEventRow",
    "ImplantExplantRow",
    "ImplantHoldRow",
    "ImplantLossRow",
    "ImplantPlanRow",
    "ImplantProgramRow",
    "ImplantRevisionRow",
    "ImplantRow",
    "InstrumentPermissionRow",
    "InvitationRow",
    "LeadPlacementRow",
    "LinkRequestRow",
    "ListedItemRow",
    "MeasureSettingRow",
    "MedicationRow",
    "MessageRow",
    "MessageStopRow",
    "OneTimeCodeRow",
    "PainRatingRow",
    "PatientMergeRow",
    "PatientRow",
    "PatientSessionRow",
    "PlanDeviationRow",
    "ProfileSignOffRow",
    "ProfileSwitchRow",
    "ProfileTextRow",
    "QuestionnaireAnswerRow",
    "QuestionnaireLinkRow",
    "QuestionnaireRequestRow",
    "QuestionnaireSessionRow",
    "ReferralChangeRow",
    "ReferralRow",
    "RegistryCaseRow",
    "RegistryComplicationRow",
    "RegistryMarkRow",
    "RegistrySharedRow",
    "RescreenFindingRow",
    "RescreenRow",
    "ScreenedRow",
    "ScreeningDissentRow",
    "ScreeningJudgementRow",
    "ScreeningRow",
    "SharedDecisionRow",
    "SignInAttemptRow",
    "StaffRoleRow",
    "StaffRow",
    "StaffSessionRow",
    "StimulationProgramRow",
    "SuppliedDefinitionRow",
    "SurgeryRow",
    "TabletSessionRow",
    "TaskRow",
    "TeamReviewRow",
    "TreatmentRow",
    "TrialCallRow",
    "TrialEndRow",
    "TrialEventRow",
    "TrialGoalRow",
    "TrialLeadRow",
    "TrialPlanRow",
    "TrialRow",
]
