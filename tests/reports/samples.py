"""Believable documents about invented people, and a way to look at them.

``python -m tests.reports.samples FOLDER`` writes every sample as a PDF.
"""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from reports import (
    code_sheet,
    decision_summary,
    invitation,
    patient_screening,
    referral_letter,
    screening_report,
)
from reports.code_sheet import CodeSheet
from reports.content import (
    CriterionLine,
    Fact,
    Identity,
    Issue,
    ProfileSignOff,
    Signature,
    State,
    UnknownLine,
)
from reports.decision_summary import (
    Advice,
    DecisionSummary,
    KeyNumber,
    LeftOut,
    Sensitivity,
    TreatmentLine,
    Workings,
)
from reports.invitation import InvitationSheet
from reports.questionnaire_table import QuestionnaireLine, ScoreLine
from reports.record_lines import (
    AlgorithmLine,
    CauseLine,
    Figure,
    MedicineLine,
    OperationLine,
    RecordLines,
    Step,
    TreatmentRow,
)
from reports.referral_letter import LetterPart, LetterPurpose, ReferralLetter
from reports.screening_meter import ExpiryLine
from reports.screening_report import ScreeningReport
from reports.screening_said import DissentLine, JudgedOutcome, JudgementLine, Said
from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.diary import Activity, DiaryEntry, Punctuality, Source
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.figures import FigureEvent
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import trajectory_figure
from tests.reports import calendar_samples, choice_samples, summary_samples, team_samples
from tests.reports.own_samples import own_papers
from tests.reports.trial_samples import trial_reports

NOW = datetime(2026, 11, 16, 21, 42, 11, tzinfo=UTC)
PLACED = date(2026, 10, 26)
REMOVED = date(2026, 11, 4)

ADA = Identity("Ada Example", date(1958, 3, 14), "MRN 4471 0093", "female, 68 years")
ISSUE = Issue(
    clinic="Example Spine and Pain Clinic",
    place="Boston, hospital outpatient",
    phone="+1 555 0100",
    time_zone="America/New_York",
    number="DS-2026-0147",
    verification_code="K7QF-3M9X-T2PD",
    verification_url="https://scs.clinic.example/v?code=K7QF-3M9X-T2PD",
)
SIGNATURE = Signature(
    name="Dr Mira Sample",
    role="Pain physician (role: clinician)",
    at=NOW - timedelta(seconds=3),
    time_zone="America/New_York",
    meaning="I decided this. I read the findings, the unknowns and the limits of the trial.",
    content_sha256="5c1e9a703b4d22f8e6a107c9bd538e14f09a6d27c8b5411fa3e09d762b8c60f4",
    registration="NPI 0000000000, invented",
)

LEG = (7, 8, 7, 6, 8, 7, 7, 6, 5, 4, None, 3, 4, 3, 3, 2, 4, 6, 7)
BACK = (5, 6, 5, 6, 5, 5, 6, 7, 6, 5, None, 4, 4, 3, 5, 4, 5, 5, 6)
WORST = (9, 9, 8, 8, 9, 9, 8, 9, 8, 6, None, 5, 6, 5, 5, 4, 6, 8, 8)
SLEEP = (4, 3, 4, 5, 3, 4, 4, 3, 4, 5, None, 6, 6, 7, 6, 7, 6, 4, 4)
ACTIVITY = (0, -1, 0, 0, -1, 0, 0, -2, -2, 0, None, 1, 0, 1, 1, 2, 0, 0, -1)


def diary() -> list[DiaryDay]:
    """Nineteen days: one by staff, one late, one missing."""
    days = []
    for at, (leg, back, worst, sleep, active) in enumerate(
        zip(LEG, BACK, WORST, SLEEP, ACTIVITY, strict=True)
    ):
        on = PLACED + timedelta(days=at - 7)
        if leg is None or active is None:
            continue
        entry = DiaryEntry(
            on,
            pain_back_nrs=back,
            pain_leg_nrs=leg,
            pain_worst_nrs=worst,
            sleep_nrs=sleep,
            activity=list(Activity)[active + 2],
        )
        number = at - 7
        source = Source.STAFF if number == 2 else Source.PATIENT
        days.append(
            DiaryDay(on, entry, source, Punctuality.LATE if number in (2, 5) else Punctuality.ON_TIME)
        )
    return days


def outcome() -> TrialOutcome:
    """The trial of the invented patient, worked out by the domain."""
    window = TrialWindow(PLACED - timedelta(days=7), PLACED, REMOVED)
    return trial_outcome(window, diary(), Region.LEG)


def finding(
    criterion: str,
    statement: str,
    state: str = "met",
    role: str = "indication",
    *,
    evidence: tuple[tuple[str, Any, str | None, str], ...] = (),
    why: str = "",
    missing: tuple[str, ...] = (),
    threshold: dict[str, Any] | None = None,
    sources: tuple[str, ...] = ("NICE TA159",),
    provenance: str = "read",
) -> dict[str, Any]:
    """One finding as the screening's JSON holds it."""
    return {
        "criterion": criterion,
        "statement": statement,
        "favourable": statement,
        "role": role,
        "stage": "screen",
        "required": True,
        "state": state,
        "display_state": state,
        "threshold": threshold or {},
        "evidence": [
            {"what": what, "value": value, "on": on, "from": source} for what, value, on, source in evidence
        ],
        "missing": list(missing),
        "why": why,
        "sources": list(sources),
        "provenance": provenance,
    }


def _profile(
    name: str, title: str, question: str, outcome: str, findings: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    return {
        "id": name,
        "version": "1.2.0",
        "title": title,
        "question": question,
        "stage": "screen",
        "outcome": outcome,
        "provenance": "read",
        "valid_from": "2026-09-01",
        "sha256": "9f3a61c0" + "0" * 56,
        "findings": findings,
        "due_later": [],
        "settles": [],
        "settles_exact": True,
        "stops": [],
        "modifiable": [],
        **more,
    }


def _core_findings() -> list[dict[str, Any]]:
    dn4 = ("pain.dn4", 6, "2026-08-03", "clinic visit")
    return [
        finding(
            "ind.prior_spine_surgery",
            "An operation on the lumbar spine came before the pain",
            evidence=(("surgery.operations", "L4–S1 fusion", "2023-03-14", "operation note"),),
        ),
        finding(
            "ind.pain_duration",
            "Pain for long enough in spite of treatment",
            evidence=(("pain.onset_on", "2023-06-10", "2026-08-03", "clinic visit"),),
            why="41 months; at least 6 are needed",
            threshold={"months": 6},
        ),
        finding(
            "ind.pain_intensity",
            "Pain of at least 5 of 10",
            evidence=(
                ("pain.leg_nrs", 7, "2026-10-25", "diary"),
                ("pain.back_nrs", 5, "2026-10-25", "diary"),
            ),
            threshold={"nrs": 5, "window_days": 30},
            provenance="default",
        ),
        finding("ind.neuropathic", "Neuropathic component", evidence=(dn4,), threshold={"dn4": 4}),
        finding(
            "ind.psych_eval_done",
            "Psychological evaluation in date",
            "unknown",
            why="an evaluation was ordered; nothing says that it took place",
            missing=("psychology.evaluation_on", "psychology.conclusion"),
            threshold={"window_days": 365},
            provenance="default",
        ),
        finding(
            "opt.hba1c",
            "HbA1c in range, or no diabetes",
            "not_met",
            "optimise-first",
            evidence=(("safety.hba1c_percent", 8.4, "2026-09-30", "laboratory"),),
            why="8.4 % is above 8.0 %",
            threshold={"percent": 8.0, "window_days": 90},
            provenance="memory",
        ),
        finding("caut.anticoagulation", "No anticoagulant", "not_met", "caution", why="apixaban is current"),
    ]


_SAFE = (
    ("Cauda equina syndrome", "flag.cauda_equina"),
    ("Progressive neurological deficit", "flag.progressive_deficit"),
    ("Spinal infection", "flag.spinal_infection"),
    ("Malignancy of the spine", "flag.malignancy"),
    ("Fracture", "flag.fracture"),
    ("Gross instability", "excl.instability"),
    ("Active infection", "excl.active_infection"),
    ("Bleeding disorder", "excl.coagulopathy"),
    ("Need for diathermy", "excl.diathermy"),
    ("Pregnancy", "excl.pregnancy"),
    ("Active substance use disorder", "excl.substance_use"),
    ("Suicidal thoughts", "excl.suicidality"),
)


def _safety_findings(state: str = "met") -> list[dict[str, Any]]:
    found = [finding(name, f"No {words[0].lower()}{words[1:]}", "met", "exclusion") for words, name in _SAFE]
    if state != "met":
        found[-1].update(state=state, display_state=state, why="PHQ-9 total without item 9")
    return found


def screening(state: str = "unknown") -> dict[str, Any]:
    """A screening with cautions, an unknown and something to optimise; safety in the given state."""
    safety = _safety_findings(state)
    core = [*_core_findings(), *safety]
    payer = [
        finding("pkt.utn", "The trial’s tracking number", "not_met", "documentation", provenance="read-2nd"),
        finding(
            "pkt.education",
            "Education visit before consent",
            "unknown",
            "documentation",
            why="note has no date",
        ),
        finding("ind.neuropathic", "Neuropathic component", threshold={"dn4": 4}),
    ]
    return {
        "on": "2026-11-16",
        "stage": "screen",
        "overall": {
            "outcome": "incomplete",
            "title": "Incomplete",
            "best": "optimise_first",
            "best_title": "Optimise first",
            "settles": [["psychology.evaluation_on", "psychology.conclusion"]],
            "stops": ["psychology.suicidality"],
            "modifiable": ["opt.hba1c"],
        },
        "profiles": [
            _profile(
                "scs-core",
                "SCS core",
                "appropriate",
                "incomplete",
                core,
                best="optimise_first",
                settles=[["psychology.evaluation_on", "psychology.conclusion"]],
                stops=["psychology.suicidality"],
                modifiable=["opt.hba1c"],
            ),
            _profile("nice-ta159", "NICE TA159", "appropriate", "incomplete", core[:5] + safety),
            _profile(
                "safety", "Safety", "safe", "incomplete" if state != "met" else "proceed_to_trial", safety
            ),
            _profile(
                "medicare", "Medicare NCD 160.7", "payer", "incomplete", payer + safety, provenance="memory"
            ),
        ],
    }


SIGN_OFFS = (
    ProfileSignOff("scs-core", "1.2.0", "Dr H. Lead", date(2026, 9, 2)),
    ProfileSignOff("safety", "1.2.0", "Dr H. Lead", date(2026, 9, 2)),
)


SAID = Said(
    judgements=(
        JudgementLine(
            "HbA1c in range, or no diabetes",
            "caution",
            "Not ready",
            "met",
            "Met",
            "7.4 % on the outside report of 14 November.",
            "Dr Mira Sample",
            NOW + timedelta(hours=1),
        ),
        JudgementLine(
            "No anticoagulant",
            "caution",
            "Caution",
            None,
            "",
            "The pause was agreed for another date.",
            "Dr Mira Sample",
            NOW - timedelta(hours=1),
            stands=False,
        ),
    ),
    outcomes=(
        JudgedOutcome("SCS core", "Incomplete", "Incomplete", overall=True),
        JudgedOutcome("NICE TA159", "Incomplete", "Optimise first"),
    ),
    dissents=(
        DissentLine(
            "R. Specimen", "Nurse", "Repeat the MRI first.", "this screening", NOW + timedelta(hours=2)
        ),
    ),
)
CHANGES: dict[str, Any] = {
    "was_on": "2026-08-12",
    "now_on": "2026-11-16",
    "was_outcome": "Optimise first",
    "now_outcome": "Incomplete",
    "causes": ["data", "time"],
    "profiles": [
        {
            "id": "scs-core",
            "title": "SCS core",
            "was_version": "1.1.0",
            "now_version": "1.2.0",
            "was_outcome": "Optimise first",
            "now_outcome": "Incomplete",
            "has_other_text": True,
            "criteria": [
                {
                    "criterion": "ind.psych_eval_done",
                    "statement": "Psychological evaluation in date",
                    "was": "Met",
                    "now": "Out of date",
                    "causes": ["time"],
                    "out_of_date_since": "2026-10-02",
                    "data": [],
                },
                {
                    "criterion": "ind.pain_intensity",
                    "statement": "Pain of at least 5 of 10",
                    "was": None,
                    "now": "Met",
                    "causes": ["data"],
                    "out_of_date_since": None,
                    "data": [
                        {
                            "what": "pain.leg_nrs",
                            "meaning": "Average leg pain over the last week",
                            "was": {},
                            "now": {"value": 7, "on": "2026-10-25"},
                        }
                    ],
                },
            ],
        },
        {"id": "medicare", "title": "Medicare NCD 160.7", "was_version": None, "now_version": "1.2.0"},
    ],
}
EXPIRIES = (
    ExpiryLine("Cauda equina checklist", date(2026, 10, 1), date(2026, 10, 15), -32),
    ExpiryLine("HbA1c", date(2026, 9, 30), date(2026, 12, 29), 43),
)
RECORD = RecordLines(
    operations=(
        OperationLine("fusion L4-L5, left", "Mar 2023", "aim achieved, CT", "30 % relief at first", "none"),
    ),
    operations_complete="3 Aug 2026, said by Dr Mira Sample",
    medicines=(
        MedicineLine(
            "pregabalin",
            "gabapentinoid",
            "600 mg a day, 14 weeks",
            "May 2023 – Dec 2024",
            "good",
            "20 % relief",
            "oedema, grade 2",
            "ineffective",
            "pharmacy record",
        ),
        MedicineLine("tramadol", "opioid", "", "", "", "", "", "", "", ("highest dose", "proof")),
    ),
    figures=(Figure("Opioid dose", "31.5 MME a day"), Figure("Classes not tried", "unknown")),
    treatments=(
        TreatmentRow("Physiotherapy", "physical", "2023 – 2024", "18 sessions", "10 %", "failed"),
        TreatmentRow("Root block", "nerve root block", "", "", "", "", ("dates", "result")),
    ),
    algorithm=(
        AlgorithmLine(
            "Skin allodynia zones",
            (
                Step("met", "Yes"),
                Step("met", "None found"),
                Step(None, "not needed"),
                Step(None, "not needed"),
            ),
        ),
        AlgorithmLine(
            "Depression or anxiety",
            (
                Step("met", "Yes"),
                Step("caution", "Present"),
                Step("not_met", "No"),
                Step("unknown", "Unknown"),
            ),
            "psychotherapy offered",
        ),
    ),
    causes=(CauseLine("Pseudarthrosis", "caution", "Suspected", "3 Aug 2026", "CT ordered"),),
    causes_open=("Sacroiliac joint", "Instability"),
)
QUESTIONNAIRES = (
    QuestionnaireLine(
        "PHQ-9",
        "1.0",
        "9 Nov 2026",
        "copied from paper by staff",
        (ScoreLine("PHQ-9 total", "12", "moderate"), ScoreLine("PHQ-2", "unknown")),
        "No permission required to reproduce, translate, display or distribute.",
    ),
    QuestionnaireLine("ODI", "2.1a", "9 Nov 2026", "asked by staff", (ScoreLine("ODI percent", "52"),)),
)


def screening_content(**changes: Any) -> ScreeningReport:
    """A signed screening report with everything that can stand in one but a body map."""
    report = ScreeningReport(
        ADA,
        replace(ISSUE, number="SR-2026-0031"),
        screening(),
        SIGN_OFFS,
        SIGNATURE,
        said=SAID,
        changes=CHANGES,
        expiries=EXPIRIES,
        record=RECORD,
        questionnaires=QUESTIONNAIRES,
    )
    return replace(report, **changes)


BARE: dict[str, Any] = {
    "said": Said(),
    "changes": None,
    "expiries": None,
    "record": None,
    "questionnaires": None,
}
"""What the command line has no more of than these."""


_CRITERIA: tuple[tuple[str, str, State, str, str], ...] = (
    ("Diary valid", "baseline 7 of 7 days, window 5 of 5; needed 4 and 3", "met", "", ""),
    (
        "Relief of 50 % or more in the target: left leg",
        "58.0 %; the interval includes 50",
        "met",
        "borderline",
        "",
    ),
    (
        "Relief of 30 % or more in the other painful region",
        "back 26.3 % (10 to 42)",
        "not_met",
        "",
        "She was told, and accepts, that the implant is for the leg.",
    ),
    (
        "Opioid dose not increased, analgesics stable",
        "38.6 → 31.5 MME a day (−18.3 %): stable",
        "met",
        "",
        "",
    ),
    (
        "Function, sleep or quality of life better by 1 MCID",
        "ODI 54 → 42 (1.20 MCID); ISI 19 → 12 (1.17)",
        "met",
        "",
        "",
    ),
    (
        "Nothing worse by 1 MCID, no open safety flag",
        "no flag open; EQ-5D-5L at trial end not answered",
        "unknown",
        "",
        "",
    ),
    ("Much improved (PGIC 1–2) and would repeat", "PGIC 2; yes, 5 November 2026", "met", "", ""),
    ("Patient wants the implant", "yes, in clinic 12 November 2026", "met", "", ""),
)


def decision_content(**changes: Any) -> DecisionSummary:
    """A signed decision for an implant, with a trial."""
    found = outcome()
    events = [FigureEvent(2, Text("reprogrammed"))]
    summary = DecisionSummary(
        identity=ADA,
        issue=ISSUE,
        decision="Implant a permanent stimulator",
        reasons=(
            "Leg pain, the target set before the trial, fell by more than half on five valid days; she "
            "walked 1,100 m (goal 800 m) and wants the implant. Back pain fell by less than 30 %: she was "
            "told, and accepts, that the implant is for the leg."
        ),
        decided_by="Dr Mira Sample, pain physician, after the team review of 12 November 2026 (4 of 4 roles)",
        facts=(
            Fact("Diagnosis", "FBSS (PSPS-2), left L5", "after L4–S1 fusion, March 2023"),
            Fact("Target, locked 12 October 2026", "Left leg", "rule: mean fall of 50 % or more"),
            Fact("Trial", "26 Oct – 4 Nov 2026", "9 days, 2 leads, tips T8 and T9"),
            Fact("System requested", "Rechargeable, 16 contacts", "MRI-conditional: not yet settled"),
        ),
        advice=(
            Advice("Appropriate", "caution", "proceed with cautions", "2 cautions met, 1 not assessed"),
            Advice("Safe", "met", "nothing blocks", "18 of 18 cleared on 16 November 2026"),
            Advice("Payer", "unknown", "requirements missing", "Medicare, 2 missing"),
        ),
        key_number=KeyNumber(
            "58.0 %",
            "pain relief in the left leg",
            "approximately 45 to 70, from day-to-day variation only",
            "7.14 → 3.00 on 0–10; 7 of 7 baseline and 5 of 5 window days, 1 of them late",
        ),
        relief=relief_figure(found, stated={Region.LEG: 65}),
        trajectory=trajectory_figure(found, events=events),
        grid=day_grid(found),
        workings=Workings(
            "(7.142857 − 3.000000) / 7.142857 × 100 = 58.0 %",
            "Interval: Fieller, 95 %, 5.0 degrees of freedom. Days are treated as independent; likeness "
            "between neighbouring days would widen it.",
            (
                LeftOut("0, 1", "lead placement and the day after", "rule"),
                LeftOut("2", "eligible, not among the last 5", "rule"),
                LeftOut("3", "no entry", ""),
                LeftOut("9", "day of lead removal", "rule"),
            ),
            "No single change below moves the result across 50 %.",
            (
                Sensitivity("last 3 eligible days", "62.7 %", "met"),
                Sensitivity("all eligible days (6 of 7)", "55.7 %", "met"),
                Sensitivity("her own estimate", "65 %", "met"),
            ),
        ),
        criteria=tuple(CriterionLine(*line) for line in _CRITERIA),
        screening=screening("met"),
        unknowns=(
            UnknownLine(
                "Quality of life at trial end",
                "EQ-5D-5L not answered",
                "Criterion 6; response by domain",
                "Patient, by 20 November",
            ),
            UnknownLine(
                "Need for later MRI",
                "never asked",
                "Caution; blocks the choice of device",
                "Dr Sample, before ordering",
            ),
        ),
        treatments=(
            TreatmentLine(
                "Operations",
                "L4–L5 discectomy; L4–S1 TLIF, aim achieved on CT 4 Oct 2023",
                "Jun 2019; Mar 2023",
                "pain back after 12 weeks",
            ),
            TreatmentLine(
                "Medicines",
                "pregabalin 600 mg, duloxetine 60 mg, oxycodone 40 mg daily",
                "2023 – 2026",
                "under 30 % relief; duloxetine stopped, nausea grade 3",
            ),
        ),
        sign_offs=SIGN_OFFS,
        data_note="Diary 19 October to 6 November 2026, 18 of 19 days; all else as of 16 November",
        record=("Diary: 18 entries, version 1 each, 1 late, 1 by staff.",),
        decided_on=date(2026, 11, 16),
        signature=SIGNATURE,
    )
    return replace(summary, **changes)


def letter_content(**changes: Any) -> ReferralLetter:
    """A signed letter to an implant centre."""
    letter = ReferralLetter(
        identity=ADA,
        issue=replace(ISSUE, number="RL-2026-0212"),
        purpose=LetterPurpose.IMPLANT_CENTRE,
        on=date(2026, 11, 16),
        address=("Dr A. Reader", "Implant Centre", "1 Example Street", "Boston"),
        salutation="Dear Dr Reader",
        paragraphs=(
            "She has failed back surgery syndrome with pain in the left leg after L4–S1 fusion in March "
            "2023. A trial of stimulation ran from 26 October to 4 November 2026.",
            "Leg pain, the target locked before the trial, fell by 58.0 % (approximately 45 to 70, from "
            "day-to-day variation only). Back pain fell by 26.3 %.",
        ),
        facts=(
            Fact("Diagnosis", "FBSS (PSPS-2), left L5"),
            Fact("Target", "Left leg"),
            Fact("Relief", "58.0 %", "approximately 45 to 70"),
            Fact("Decision", "Implant", "16 November 2026"),
        ),
        findings=tuple(CriterionLine(*line) for line in _CRITERIA),
        parts=(LetterPart("Allergies", ("Penicillin: rash.", "List complete as of 1 November 2026.")),),
        requests=(
            "Please implant a permanent system; the plan of antithrombotics is enclosed.",
            "Please tell us the date, so that we can stop apixaban in time.",
        ),
        enclosures=("Decision summary DS-2026-0147",),
        copies=("Dr B. Family, general practitioner",),
        signature=SIGNATURE,
    )
    return replace(letter, **changes)


def code_sheet_content() -> CodeSheet:
    """A sheet of ten codes."""
    sheet = invitation_content()
    codes = tuple(f"AB23CD4{sign}" for sign in "56789EFGHJ")
    return CodeSheet(sheet.identity, sheet.issue, sheet.identity.name, sheet.translate, codes)


def invitation_content(**changes: Any) -> InvitationSheet:
    """A printed invitation in English."""
    sheet = InvitationSheet(
        identity=ADA,
        issue=replace(ISSUE, number="", verification_code="", verification_url=""),
        link="https://scs.clinic.example/invite/3q2-8hJd9s0fKk2lQw8eRtYuIoPaSdFgHjKlZxCvBnM",
        expires_at=NOW + timedelta(days=3),
        second_fact="your date of birth",
        clinic_phone="+1 555 0100",
        emergency_phone="+1 555 0911",
        diary_from="19 November 2026",
    )
    return replace(sheet, **changes)


def patient_content(**changes: Any) -> patient_screening.PatientScreening:
    """The patient's version of a signed screening."""
    told = patient_screening.PatientScreening(
        identity=ADA,
        issue=replace(ISSUE, number="PS-2026-0007"),
        on=NOW.date(),
        headline="We do not know enough yet",
        meaning="Some answers are missing. This is not a no.",
        sections=(
            patient_screening.Told("What we still need to know", ("Your sleep", "How strong your pain is")),
            patient_screening.Told(
                "What we asked about, and found nothing against", ("Your age", "Allergies"), True
            ),
        ),
        next_step="The clinic will ask you for what is missing, or get it from your doctors.",
        limits="A trial shows what the treatment does for you over some days.",
        urgent=False,
        signed_by="Dr Ines Roth",
        clinic_phone="+1 555 0100",
        emergency_phone="+1 555 0911",
    )
    return replace(told, **changes)


def documents() -> dict[str, bytes]:
    """Every sample, rendered."""
    unsigned = screening_content(
        **BARE,
        signature=None,
        identity=Identity("Brenda Jackson", None, None),
        issue=Issue("Command line"),
        result={
            **screening("unknown"),
            "import": {
                "taken": [{"resource": "Observation/12", "what": "DN4 score 6", "why": "LOINC code"}],
                "ignored": [{"resource": "Encounter/1", "what": "Encounter", "why": "not read"}],
                "refused": [{"resource": "Condition/9", "what": "Condition", "why": "entered in error"}],
            },
        },
    )
    return {
        "screening": screening_report.render(screening_content(), now=NOW),
        "screening-draft": screening_report.render(unsigned, now=NOW),
        "decision": decision_summary.render(decision_content(), now=NOW),
        "letter": referral_letter.render(letter_content(), now=NOW),
        "invitation": invitation.render(invitation_content(), now=NOW),
        "codes": code_sheet.render(code_sheet_content(), now=NOW),
        "patient": patient_screening.render(patient_content(), now=NOW),
        "shared-decision": choice_samples.sheet(ADA, ISSUE, NOW),
        "team": team_samples.sheet(ADA, ISSUE, NOW),
        "summary": summary_samples.summary_sheet(ADA, ISSUE, NOW),
        **own_papers(ADA, ISSUE, NOW),
        **trial_reports(ADA, ISSUE, NOW),
        "trial-calendar": calendar_samples.sheet(ADA, ISSUE, NOW),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, data in documents().items():
        (folder / f"{name}.pdf").write_bytes(data)
