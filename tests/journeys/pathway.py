"""The way of one patient from referral to the issued documents, as people walk it through the screens."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forms.records import HISTORY, PSYCHOLOGY, SAFETY, Section, key_of
from scs_manager.domain.evaluations import FACTORS
from scs_manager.services.demo_diary import RELIEVED
from scs_manager.services.demo_records import candidate
from tests.journeys.clinic import EMAIL, PASSWORD, ZONE, Clock, code_on, text_of, typed
from tests.journeys.robots import Robot

MEANING = "I read the findings, the unknowns and the limits, and I decided this."


@dataclass
class Journey:
    """Staff at a desk, the patient with a phone, and the clock between them."""

    staff: Robot
    phone: Robot
    clock: Clock
    case: str = ""

    def walk(self) -> None:
        """Everything, in order."""
        self.sign_in()
        self.register()
        self.record()
        self.evaluate()
        self.screen()
        self.review()
        self.open_diary(self.plan())
        self.baseline()
        self.trial()
        self.end()
        self.judge()
        self.talk()
        self.decide()
        self.issue()
        self.find_again()

    @property
    def today(self) -> date:
        return self.clock.now.astimezone(ZONE).date()

    def sign_in(self) -> None:
        """Once more each day: nobody stays signed in over night."""
        self.staff.open("/sign-in")
        self.staff.send("Sign in", {"email": EMAIL, "password": PASSWORD})

    def morning(self, day: date) -> None:
        """The staff come in and sign in."""
        self.clock.go_to(day, 9)
        self.sign_in()

    def register(self) -> None:
        self.staff.open("/patients/new")
        self.staff.send(
            "Register the referral",
            {
                "given_name": "Ben",
                "family_name": "Sample",
                "birth_date-day": "2",
                "birth_date-month": "11",
                "birth_date-year": "1971",
                "sex": "male",
                "identifier": "NPC-004163",
                "language": "en",
                "referrer": "Dr Alex Example",
                "received_on": "2026-02-27",
                "urgency": "routine",
                "reason": "Left leg pain after two operations",
            },
        )
        found = re.search(r"/cases/[0-9a-f-]{36}", self.staff.path)
        assert found, self.staff.path
        self.case = found.group()

    def record(self) -> None:
        """Every section and every list of the record, and that the lists are complete."""
        known = candidate(self.today)
        for tab, sections in (("history", HISTORY), ("safety", SAFETY), ("psychology", PSYCHOLOGY)):
            for section in sections:
                self._record_section(tab, section, known.facts)
        for key in known.complete:
            tab = "safety" if key in ("antithrombotics", "devices", "allergies", "conditions") else "history"
            for item in known.lists.get(key, ()):
                values = {f"item_{name}": typed(value) for name, value in item.items()} | {"source": "Visit"}
                self.staff.open(f"{self.case}/{tab}/lists/{key}/add")
                self.staff.send("Add to the list", values)
            self.staff.open(f"{self.case}/{tab}/lists/{key}/complete")
            self.staff.send("Say that it is complete", {"on": self.today.isoformat(), "sure": "yes"})

    def _record_section(self, tab: str, section: Section, facts: Any) -> None:
        values: dict[str, str | tuple[str, ...]] = {
            key_of(fact): typed(facts[fact.name]) for fact in section.facts if fact.name in facts
        }
        if values:
            self.staff.open(f"{self.case}/{tab}/{section.slug}")
            self.staff.send(
                "Add to the record", values | {"common_on": self.today.isoformat(), "common_source": "Visit"}
            )

    def evaluate(self) -> None:
        """The psychologist writes and signs the evaluation; only then do the criteria see it."""
        facts = candidate(self.today).facts
        rated = {factor.slug: str(facts[factor.fact]) for factor in FACTORS if factor.fact in facts}
        stated = {
            "author": "self",
            "profession": facts["psychology.evaluator_role"],
            "qualification": "Clinical psychologist, register 4711",
            "held_on": self.today.isoformat(),
            "depression_screened": typed(facts["psychology.depression_screened"]),
            "substance_use": facts["psychology.substance_use"],
            "major_disorder_untreated": typed(facts["psychology.major_disorder_untreated"]),
            "conclusion": facts["psychology.conclusion"],
        }
        self.staff.open(f"{self.case}/psychology/evaluations/new")
        self.staff.send("Keep the draft", stated | rated)
        self.staff.open(self.staff.href("Sign the draft"))
        self.staff.send("Sign evaluation", {"meaning": "I examined the patient.", "password": PASSWORD})

    def screen(self) -> None:
        self.staff.open(f"{self.case}/screening")
        self.staff.send("Screen now")
        assert "Proceed to trial" in self.staff.text
        self.staff.open(self.staff.href("Sign screening"))
        self.staff.send("Sign screening", {"meaning": "I checked the record.", "password": PASSWORD})

    def review(self) -> None:
        self.staff.open(f"{self.case}/moves/send-to-team")
        self.staff.send("Send to team review")
        self.staff.open(f"{self.case}/team-review/add")
        self.staff.send(
            "Record the meeting",
            {
                "held_on": self.today.isoformat(),
                "pain_physician": "Dr Mira Sample",
                "spine_surgeon": "Mr I. Placeholder",
                "psychologist": "Dr L. Muster",
                "options": "Revision, medicines, trial of stimulation",
                "decision": "proceed",
                "reasons": "Everything else was tried",
            },
        )

    def plan(self) -> str:
        """Plan, lock the target, and print the invitation; the short code on it."""
        first = self.today
        self.placement = first + timedelta(days=7)
        self.removal = self.placement + timedelta(days=9)
        self.staff.open(f"{self.case}/trial/plan/target")
        self.staff.send(
            "Save and go on",
            {
                "target_region": "leg",
                "target_text": "Left leg",
                "goal_1_text": "Walk to the shop and back",
                "goal_1_baseline": "200",
                "goal_1_target": "800",
                "goal_1_unit": "metres",
            },
        )
        self.staff.open(f"{self.case}/trial/plan/dates")
        self.staff.send(
            "Save and go on",
            {
                "relief_profile": "scs-core",
                "baseline_starts_on": first.isoformat(),
                "placement_on": self.placement.isoformat(),
                "removal_on": self.removal.isoformat(),
            },
        )
        self.staff.open(f"{self.case}/trial/plan")
        self.staff.send("Plan the trial")
        self.staff.send("Lock the target and start the baseline")
        sheet = self.staff.download("Print an invitation")
        return code_on(sheet)

    def open_diary(self, short: str) -> None:
        self.phone.open("/open")
        self.phone.send(
            "Open my diary",
            {
                "short": short,
                "birth_date-day": "2",
                "birth_date-month": "11",
                "birth_date-year": "1971",
                "who": "patient",
            },
        )

    def baseline(self) -> None:
        for number, pain in enumerate(RELIEVED.baseline):
            self.evening(self.placement + timedelta(days=number - 7), pain, stimulated=False)

    def trial(self) -> None:
        self.morning(self.placement)
        self.staff.open(f"{self.case}/trial/leads")
        self.staff.send(
            "Record lead placement",
            {
                "placed_on": self.placement.isoformat(),
                "placed_time": "08:30",
                "operator": "Dr Mira Sample",
                "tip_1": "T8",
                "tip_2": "T9",
            },
        )
        self.course()
        for number, pain in enumerate(RELIEVED.scores[:9]):
            if pain is not None:
                self.evening(self.placement + timedelta(days=number), pain, stimulated=True)

    def course(self) -> None:
        """A first program in the recovery room, and a rash that has gone by noon."""
        day = self.placement.isoformat()
        self.staff.open(f"{self.case}/trial/programs")
        program = {"name": "1", "starts_on": day, "starts_time": "08:50", "contacts_1": "3- 4+"}
        self.staff.send("Record a program", program | {"coverage_percent": "85"})
        self.staff.open(f"{self.case}/trial/adverse-events")
        rash = {
            "kind": "ae.other", "words": "Rash under the dressing", "starts_on": day, "severity": "mild",
            "relation": "procedure", "remedy": "none", "result": "resolved", "resolved_on": day,
            "serious": "no",
        }  # fmt: skip
        self.staff.send("Record an adverse event", rash)
        assert "1 recorded, 0 open." in self.staff.text

    def evening(self, day: date, pain: tuple[int, int], *, stimulated: bool) -> None:
        """One entry from the phone."""
        self.clock.go_to(day, 19, 42)
        self.phone.open("/diary")
        leg, back = (str(score) for score in pain)
        values: dict[str, str | tuple[str, ...]] = {
            "pain_leg_nrs": leg,
            "pain_back_nrs": back,
            "pain_worst_nrs": str(max(pain)),
            "pain_least_nrs": str(min(pain)),
            "sleep_nrs": "6",
            "activity": "same",
            "warning_signs": "none",
            "side_effects": "none",
        }
        if stimulated:
            values |= {"stimulation": "all_day", "program": "2", "tingling": "none"}
        self.phone.send("Send to the clinic", values | self._medicines())
        assert "Received by the clinic" in self.phone.text

    def _medicines(self) -> dict[str, str]:
        """Two pieces of each medicine that the diary asks about."""
        return {name: "2" for name in self.phone.names("m-") if not name.endswith("-n")}

    def end(self) -> None:
        self.morning(self.removal)
        self.staff.open(f"{self.case}/trial/end")
        assert "Missing; was due" in self.staff.text
        removed = {"removed_on": self.removal.isoformat(), "removed_time": "08:20", "removed_by": "Dr Sample"}
        facts = ("lead_in_place", "coverage", "worked", "leads_whole", "wound_clean", "operated_controller")
        said = {"satisfied": "yes", "wants_implant": "yes", "pgic": "2", "stated_relief_percent": "65"}
        self.staff.send("End the trial", {"ending": "planned"} | removed | said | dict.fromkeys(facts, "yes"))

    def judge(self) -> None:
        self.staff.open(f"{self.case}/outcome")
        for words in ("Met, borderline", "Figure 2.", "of 8 criteria met"):
            assert words in self.staff.text

    def talk(self) -> None:
        """What the patient prefers, asked again before the decision."""
        self.staff.open(f"{self.case}/shared-decision/record")
        day = self.removal.isoformat()
        who = {"held_on": day, "led_by": "Dr Sample", "patient_present": "yes"}
        said = {"option_implant": "talked", "prefers": "implant", "sure": "8"}
        self.staff.send("Record the talk", who | said)
        assert "A permanent implant" in self.staff.text
        sheet = text_of(self.staff.fetch(self.staff.href("with the answers")))
        assert "Before the trial 7.1 of 10, in the trial 3.0 of 10." in sheet

    def decide(self) -> None:
        self.staff.open(f"{self.case}/decision")
        assert "58.0 %" in self.staff.text
        assert "prefers “A permanent implant”" in self.staff.text
        numbers = sorted(set(re.findall(r"Criterion (\d) is (?:not met|unknown)", self.staff.text)))
        words = {f"weigh_{number}": "I weighed it with the patient." for number in numbers}
        reasons = "Leg pain fell by more than half, and he wants the implant."
        self.staff.send("Check before you sign", {"outcome": "implant", "reasons": reasons} | words)
        assert "You are about to sign" in self.staff.text
        self.staff.send("Sign decision", {"meaning": MEANING, "password": PASSWORD})

    def issue(self) -> None:
        assert "The decision is signed" in self.staff.text
        self.staff.send("Issue the decision summary")
        summary = self.staff.fetch(self.staff.href("Decision summary"))
        words = text_of(summary)
        assert "58.0 %" in words
        assert "Implant a permanent stimulator" in words
        self.staff.open(f"{self.case}/documents/letter")
        letter = {"purpose": "implant_centre", "address": "Example Centre", "salutation": "Dear colleague"}
        self.staff.send("Read the letter", letter)
        self.staff.send("Sign and issue the letter", {"meaning": "I wrote this.", "password": PASSWORD})
        assert "Example Centre" in text_of(self.staff.fetch(self.staff.href("Letter, RL")))
        self.staff.open("/v/" + re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", self.staff.text)[0])
        assert "Issued and in force" in self.staff.text
        assert "Sample" not in self.staff.text.replace("Mira Sample", "")

    def find_again(self) -> None:
        self.staff.open(f"{self.case}/decision")
        assert "As it was signed" in self.staff.text
        self.staff.open("/")
        assert "Ben Sample" in self.staff.text
        assert "Decided" in self.staff.text
