"""Trial diary reports as samples: one of a trial of 28 days, and a draft before there is a day to draw."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from reports import checklist_sheet
from reports.checklist_sheet import ChecklistSheet, SheetLine, SheetTable
from reports.content import Fact, Identity, Issue, UnknownLine
from reports.decision_end import EndedLine
from reports.decision_outcome import DomainLine, Outcome, OutcomeLine, RuleLine
from reports.findings import KeyNumber, LeftOut, Sensitivity, Workings
from reports.trial_report import TrialReport, render
from reports.trial_report_content import LoggedLine, TrialContent, TrialDrawings, TrialLog
from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.day_table import day_table
from scs_manager.domain.diary import Activity, DiaryEntry, Punctuality, Source, Stimulation
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.opioids import Mme
from scs_manager.domain.quality_strip import quality_strip
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.trial_compared import compared
from scs_manager.domain.trial_figures import trajectory_figure
from scs_manager.domain.week_grid import needs_weeks, week_grid

PLACED = date(2026, 10, 5)


def long_outcome(length: int = 28) -> TrialOutcome:
    """A trial of many days with late, staffed, missing, left-out and unaccepted evenings among them."""
    days = []
    for number in range(-7, length):
        if number % 9 == 4:
            continue
        leg, on = (7 if number < 2 else 3 + number % 2), PLACED + timedelta(days=number)
        entry = DiaryEntry(
            on, pain_back_nrs=5, pain_leg_nrs=leg, pain_worst_nrs=8, sleep_nrs=5, activity=Activity.MORE,
            stimulation=Stimulation.ALL_DAY if number >= 0 else None,
        )  # fmt: skip
        late = {3: Punctuality.LATE, 7: Punctuality.OUTSIDE}.get(number % 10, Punctuality.ON_TIME)
        source = Source.STAFF if number == 12 else Source.CARER if number == 14 else Source.PATIENT
        reason = "stimulation off for six hours" if number == 16 else None
        days.append(DiaryDay(on, entry, source, late, excluded=reason, excluded_after_removal=bool(reason)))
    removed = PLACED + timedelta(days=length)
    return trial_outcome(TrialWindow(PLACED - timedelta(days=7), PLACED, removed), days, Region.LEG)


def drawings(outcome: TrialOutcome, doses: dict[date, Mme]) -> TrialDrawings:
    """Every figure of one outcome."""
    return TrialDrawings(
        quality=quality_strip(outcome),
        relief=relief_figure(outcome, stated={Region.LEG: 65}),
        trajectory=trajectory_figure(outcome),
        grid=day_grid(outcome, doses=doses),
        weeks=week_grid(outcome, doses=doses) if needs_weeks(outcome) else None,
        medication=medication_figure(outcome, doses, None),
        domains=None,
    )


LOG = TrialLog(
    leads=(LoggedLine("5 Oct 2026, 09:00", "Leads placed by Dr Sample", "Lead 1: tip T8.", "Dr Sample"),),
    programs=(
        LoggedLine("5 Oct 2026, 16:00", "Program 1", "Tonic. 2.4 mA, 60 Hz.", "Sam Specimen"),
        LoggedLine("6 Oct 2026, 16:00", "Program 9", "Typed twice.", "Sam Specimen", struck=True),
    ),
    adverse=(LoggedLine("9 Oct 2026", "Skin irritation", "Mild. Improving.", "Sam Specimen"),),
    alarms=(LoggedLine("9 Oct 2026, 20:05", "Alarm: Fever or shivering", "", "nobody yet", state="caution"),),
)
WORKINGS = Workings(
    "(7.000000 − 3.400000) / 7.000000 × 100 = 51.4 %",
    "Interval: Fieller, 95 %.",
    (LeftOut("0", "lead placement", "rule"),),
    "Depends on missing day.",
    (Sensitivity("last 3 eligible days", "47.7 %", "not_met"),),
)
CHANGED = Outcome(
    (
        DomainLine("ODI", "Function", ("54", "1 Oct"), ("40", "1 Nov"), "10 points", "memory", "+1.40", "met",
                   "yes"),
    ),
    (OutcomeLine("Goals of the plan", "1 of 1 reached", "met"),),
    (RuleLine("SCS core 1.2", "Target pain down 50 % or more", "default", "51.4 %", "met"),),
)  # fmt: skip


def trial_content(outcome: TrialOutcome) -> TrialContent:
    """A trial with every section filled."""
    doses = {day.day: Mme(Fraction(30), (), "CDC 2022, version 1") for day in outcome.days[:9]}
    return TrialContent(
        standing="The trial is over, and its end is recorded.",
        facts=(Fact("Target, locked 20 Sep 2026", "Leg", "Left leg"), Fact("Trial", "5 Oct – 2 Nov 2026")),
        spared="The trial was aborted, which is never a negative trial.",
        key_number=KeyNumber("51.4 %", "pain relief, leg", "approximately 41 to 62", "7.00 → 3.40 on 0–10"),
        drawings=drawings(outcome, doses),
        compared=compared(outcome, doses=doses),
        days=day_table(outcome, doses=doses),
        workings=WORKINGS,
        outcome=CHANGED,
        ended=(EndedLine("How it ended", "As planned"), EndedLine("Technically adequate", "Yes", "met")),
        log=LOG,
        unknowns=(UnknownLine("Wants the implant", "not asked", "How the trial ended", "the patient"),),
        data_note="Diary 28 September to 2 November 2026.",
    )


def trial_report(person: Identity, issue: Issue, *, drawn: bool) -> TrialReport:
    """The report of a long trial that is over; without drawings a draft before there is a day to draw."""
    full = trial_content(long_outcome())
    if drawn:
        return TrialReport(person, issue, full, draft=False, issued_by="Dr. Sam Specimen")
    nothing = {"drawings": None, "days": None, "compared": (), "ended": ()}
    return TrialReport(person, issue, replace(full, **nothing), draft=True)  # type: ignore[arg-type]


def trial_reports(person: Identity, issue: Issue, now: datetime) -> dict[str, bytes]:
    """Both, rendered, and the checklist of such a trial."""
    sheet = ChecklistSheet(
        person, issue, "Pre-operative checklist", (Fact("Weight", "unknown"),),
        (("In theatre", (SheetLine("Prophylactic antibiotic", "unknown", "Unknown", "", "", ("Dose",)),)),),
        (SheetTable("Antithrombotics", ("Drug", "Last dose"), (("Clopidogrel", "to discuss"),), "", "Ask."),
         SheetTable("Laboratory", ("Result", "Value"), (), "Nothing on record.")),
        "SCS core",
    )  # fmt: skip
    return {
        "checklist": checklist_sheet.render(sheet, now=now),
        "trial": render(trial_report(person, issue, drawn=True), now=now),
        "trial-draft": render(trial_report(person, issue, drawn=False), now=now),
    }
