"""What happens to a patient of the demonstration, through the same use cases as everywhere else.

A story is a generator: it yields the instant of its next step and takes the step when it is resumed.
Told side by side, the stories happen in the order of time, and so does the audit trail.
"""

import heapq
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.frame import english
from reports.referral_letter import LetterPurpose
from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.decisions import DecisionOutcome, needs_weighing
from scs_manager.domain.evaluations import EVALUATION_FACTS
from scs_manager.domain.pathway import Action
from scs_manager.domain.permissions import Role
from scs_manager.domain.trial_ends import TrialEnd
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    cases,
    decisions,
    diary,
    documents,
    enrolments,
    invitations,
    patients,
    records,
    screening,
    team_reviews,
    trial_ends,
    trial_plans,
    trials,
)
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.decision_summary import prepare_summary
from scs_manager.services.decisions import Words
from scs_manager.services.demo_diary import Evenings, evening
from scs_manager.services.demo_papers import consent, evaluate
from scs_manager.services.demo_plans import draft_for
from scs_manager.services.demo_records import Record
from scs_manager.services.document_seals import Signing
from scs_manager.services.letters import LetterWords, compose, prepare_letter
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.services.screening import Signature
from scs_manager.services.screening_document import prepare_screening_report
from scs_manager.services.team_reviews import Minutes

Story = Iterator[datetime]
MEANING = "I read the findings, the unknowns and the limits, and I decided this."


@dataclass(frozen=True)
class House:
    """A clinic of the demonstration with its people, on the day the demonstration is made."""

    session: Session
    clinic: ClinicRow
    staff: Mapping[Role, Actor]
    now: datetime
    public_url: str

    @property
    def today(self) -> date:
        """The clinic's day."""
        return self.now.astimezone(ZoneInfo(self.clinic.time_zone)).date()

    def day(self, offset: int) -> date:
        """A day before or after today."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """An instant of the clinic's wall clock; nothing of the demonstration lies in the future."""
        wall = datetime.combine(self.day(offset), time(hour, minute), ZoneInfo(self.clinic.time_zone))
        return min(wall.astimezone(ZoneInfo("UTC")), self.now)


def tell(stories: Sequence[Story]) -> None:
    """Let all stories happen in the order of time."""
    queue = [(at, n, story) for n, story in enumerate(stories) if (at := next(story, None)) is not None]
    heapq.heapify(queue)
    while queue:
        _at, n, story = heapq.heappop(queue)
        following = next(story, None)
        if following is not None:
            heapq.heappush(queue, (following, n, story))


@dataclass
class Steps:
    """The steps of one patient's case; ``case`` and ``trial`` are filled as they come to be."""

    house: House
    case: CaseRow | None = None
    trial: TrialRow | None = None

    @property
    def s(self) -> Session:
        """The session every step uses; each use case commits."""
        return self.house.session

    def by(self, role: Role) -> Actor:
        """The person of a role."""
        return self.house.staff[role]

    @property
    def known(self) -> CaseRow:
        """The case, once it is registered."""
        if self.case is None:
            raise ValueError("the patient is not registered yet")
        return self.case

    @property
    def planned(self) -> TrialRow:
        """The trial, once it is planned."""
        if self.trial is None:
            raise ValueError("the trial is not planned yet")
        return self.trial

    def register(self, identity: Mapping[str, Any], reason: str, now: datetime) -> None:
        """Enter the referral."""
        referral = {
            "referrer": "Dr Alex Example, Example Surgery",
            "reason": reason,
            "urgency": "routine",
            "received_on": now.date() - timedelta(days=3),
            "claims_analgesics_failed": True,
            "claims_side_effects": None,
            "claims_reoperation": None,
        }
        self.case = patients.register_patient(
            self.s, identity=identity, referral=referral, by=self.by(Role.COORDINATOR), now=now
        )
        cases.move(
            self.s, case=self.known, action=Action.START_WORK_UP, by=self.by(Role.COORDINATOR), now=now
        )

    def record(self, record: Record, now: datetime) -> None:
        """Enter the work-up: facts, lists, and what is complete."""
        nurse, on = self.by(Role.NURSE), now.date()
        answers = record.answers(on)
        rest = [answer for answer in answers if answer.name not in EVALUATION_FACTS]
        records.record_facts(self.s, case=self.known, answers=rest, by=nurse, now=now)
        psychologist, zone = self.by(Role.PSYCHOLOGIST), self.house.clinic.time_zone
        evaluate(self.s, self.known, record.facts, by=psychologist, zone=zone, now=now)
        for key, items in record.lists.items():
            for item in items:
                records.add_to_list(
                    self.s, case=self.known, list=key, item=item, source="Visit", by=nurse, now=now
                )
        for key in record.complete:
            records.mark_complete(self.s, case=self.known, list=key, on=on, by=nurse, now=now)

    def answer(self, facts: Mapping[str, Any], now: datetime) -> None:
        """Enter some more facts."""
        answers = Record(facts, {}, ()).answers(now.date())
        records.record_facts(self.s, case=self.known, answers=answers, by=self.by(Role.CLINICIAN), now=now)

    def screen(self, now: datetime, *, sign: bool = True, report: bool = False) -> None:
        """Run a screening, sign it, issue its report."""
        doctor = self.by(Role.CLINICIAN)
        found = screening.run_screening(self.s, case=self.known, on=now.date(), by=doctor, now=now)
        if sign:
            signature = Signature(Role.CLINICIAN, "I have checked the record.", self.house.clinic.time_zone)
            screening.sign_screening(
                self.s, case=self.known, screening=found, signature=signature, by=doctor, now=now
            )
        if report:
            prepared = prepare_screening_report(
                self.s, self.known, found, now=now, public_url=self.house.public_url
            )
            documents.store(self.s, prepared, by=doctor, now=now)

    def move(self, action: Action, now: datetime, reason: str = "") -> None:
        """Take one step along the pathway by hand."""
        cases.move(self.s, case=self.known, action=action, by=self.by(Role.CLINICIAN), now=now, reason=reason)

    def review(self, now: datetime) -> None:
        """The team meets and agrees."""
        minutes = Minutes(
            held_on=now.date(),
            members=[
                {"name": "Dr Mira Sample", "role": "pain_physician"},
                {"name": "Mr I. Placeholder", "role": "spine_surgeon"},
                {"name": "Dr L. Muster", "role": "psychologist"},
                {"name": "R. Specimen", "role": "nurse"},
            ],
            decision="proceed",
            options="Revision, further medicines, trial of stimulation",
            reasons="Everything else was tried; the patient understands what a trial can tell.",
        )
        team_reviews.record_review(
            self.s, case=self.known, minutes=minutes, by=self.by(Role.CLINICIAN), now=now
        )

    def plan(self, baseline_on: date, placement_on: date, removal_on: date, now: datetime) -> None:
        """Plan the trial, lock the target and open the diary."""
        doctor = self.by(Role.CLINICIAN)
        draft = draft_for(baseline_on, placement_on, removal_on)
        self.trial = trial_plans.plan_trial(self.s, case=self.known, draft=draft, by=doctor, now=now)
        consent(self.s, self.known, by=doctor, now=now)
        trials.start_baseline(self.s, trial=self.trial, case=self.known, by=doctor, now=now)
        fresh = invitations.fresh_link(now)
        invitations.invite(self.s, trial=self.trial, case=self.known, fresh=fresh, by=doctor, now=now)

    def evening(self, number: int, evenings: Evenings, now: datetime) -> None:
        """One evening of the diary, from the patient's phone or transcribed by the nurse."""
        trial = self.planned
        placement = trial.placed_on or trial.placement_on
        day = placement + timedelta(days=number)
        pain = evenings.baseline[number] if number < 0 else evenings.scores[number]
        if pain is None:
            return
        entry = evening(day, number, pain, evenings.signs.get(number, frozenset()))
        if number in evenings.by_staff:
            diary.transcribe_entry(
                self.s, trial=trial, case=self.known, entry=entry, reason="Told by telephone",
                by=self.by(Role.NURSE), now=now,
            )  # fmt: skip
            return
        diary.save_entry(
            self.s, place=self._place(), entry=entry, submission=diary.Submission(str(uuid.uuid4())),
            by=self.patient(), now=now,
        )  # fmt: skip

    def end(self, end: TrialEnd, now: datetime) -> None:
        """End the trial."""
        trial_ends.end_trial(
            self.s, trial=self.planned, case=self.known, end=end, by=self.by(Role.CLINICIAN), now=now
        )

    def decide(self, outcome: DecisionOutcome, reasons: str, weigh: str, now: datetime) -> None:
        """Sign a decision, then issue its summary and a letter to the implant centre."""
        doctor, zone = self.by(Role.CLINICIAN), self.house.clinic.time_zone
        basis = basis_of(self.s, self.known, now=now)
        open_ones = needs_weighing(basis.judged.criteria)
        words = Words(outcome, reasons, {criterion.number: weigh for criterion in open_ones})
        digest = decisions.sha256_of(decisions.content_of(basis, words))
        signing = Signing(doctor, Role.CLINICIAN, MEANING, zone, digest)
        decision = decisions.sign_decision(self.s, self.known, words, signing, now=now)
        url = self.house.public_url
        summary = prepare_summary(self.s, decision, now=now, public_url=url)
        documents.store(self.s, summary, by=doctor, now=now)
        self._letter(doctor, zone, now)
        self._for_the_patient(doctor, now)

    def _for_the_patient(self, doctor: Actor, now: datetime) -> None:
        """The same in plain words, which the patient finds among the own documents."""
        words = SummaryWords("Your pain fell by much more than half, and you walk further.")
        prepared = prepare_patient_summary(
            self.s, self.known, words, by=doctor, now=now, public_url=self.house.public_url, translate=english
        )
        documents.store(self.s, prepared, by=doctor, now=now)

    def _letter(self, doctor: Actor, zone: str, now: datetime) -> None:
        address = ("Example Implant Centre", "1 Sample Street", "Exampletown")
        words = LetterWords(LetterPurpose.IMPLANT_CENTRE, address, "Dear colleague")
        digest = compose(self.s, self.known, words, now=now).sha256
        signing = Signing(doctor, Role.CLINICIAN, "I wrote this letter.", zone, digest)
        prepared = prepare_letter(
            self.s, self.known, words, signing, now=now, public_url=self.house.public_url
        )
        documents.store(self.s, prepared, by=doctor, now=now)

    def patient(self) -> Actor:
        """The patient, as a phone acts."""
        patient = get_scoped(self.s, PatientRow, self.known.clinic_id, self.known.patient_id)
        return Actor(ActorKind.PATIENT, patient.id if patient else None, "patient", self.known.clinic_id)

    def _place(self) -> diary.DiaryPlace:
        trial, enrolment = self.planned, enrolments.enrolments_of(self.s, self.planned)[0]
        return diary.DiaryPlace(
            clinic_id=trial.clinic_id,
            case_id=trial.case_id,
            trial_id=trial.id,
            enrolment_id=enrolment.id,
            time_zone=enrolment.time_zone,
            baseline_starts_on=trial.baseline_starts_on,
            removed_on=trial.removed_on,
        )
