"""The twelve patients of the demonstration and how far each one has come (decision 30). All are invented."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary import WarningSign
from scs_manager.domain.pathway import Action
from scs_manager.domain.permissions import Role
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.services import demo_authorisations, demo_course, demo_end, demo_follow_up, demo_import
from scs_manager.services.demo_diary import CLEAR, JUST_UNDER, RELIEVED, Evenings
from scs_manager.services.demo_histories import worked_up
from scs_manager.services.demo_implant import plan_implant, record_implant
from scs_manager.services.demo_packet import packet_details
from scs_manager.services.demo_questionnaires import BASELINE, LATER, TALK_TODAY, ask, fill_in
from scs_manager.services.demo_records import BEFORE_LEADS, SAFETY, Record, candidate, medicines
from scs_manager.services.demo_steps import House, Steps, Story
from scs_manager.services.demo_talk import talk

Told = Callable[[House], Story]


def _person(given: str, family: str, sex: str, born: date, number: str, **more: Any) -> dict[str, Any]:
    contact = {"phone": "01632 960 0" + number[-2:], "email": "", "language": "en"}
    named = {"given_name": given, "family_name": family, "sex": sex, "birth_date": born, "identifier": number}
    return named | contact | more


Happening = Callable[[Steps, datetime], None]
"""Something that staff write down at a time."""
NOTHING_ELSE: Mapping[int, Happening] = {}
COURSE: Mapping[int, Happening] = {0: demo_course.first_program, 2: demo_course.second_program}
"""What happens in every trial, by its day."""

LEG_PAIN = "Left leg pain after two operations; analgesics do not control it."


def work_up(
    steps: Steps,
    person: Mapping[str, Any],
    record: Record,
    days_ago: int,
    *,
    sign: bool = True,
    report: bool = False,
) -> Story:
    """Referred, worked up and screened in two weeks."""
    house = steps.house
    yield house.at(-days_ago, 9)
    steps.register(person, LEG_PAIN, house.at(-days_ago, 9))
    yield house.at(-days_ago + 7, 10)
    steps.record(record, house.at(-days_ago + 7, 10))
    yield house.at(-days_ago + 8, 15)
    steps.screen(house.at(-days_ago + 8, 15), sign=sign, report=report)


def to_team(steps: Steps, days_ago: int) -> Story:
    """Sent to the team review, which agrees."""
    house = steps.house
    yield house.at(-days_ago, 9)
    steps.move(Action.SEND_TO_TEAM, house.at(-days_ago, 9))
    yield house.at(-days_ago + 3, 13)
    steps.review(house.at(-days_ago + 3, 13))


def baseline(steps: Steps, evenings: Evenings, first: int, last: int) -> Story:
    """Planned so that the baseline begins on the day ``first`` from today; its evenings up to ``last``."""
    house = steps.house
    yield house.at(first - 2, 11)
    steps.answer({**SAFETY, **BEFORE_LEADS}, house.at(first - 2, 11))  # red flags count for two weeks
    steps.plan(house.day(first), house.day(first + 7), house.day(first + 16), house.at(first - 2, 11))
    for offset in range(first, min(first + 7, last + 1)):
        yield house.at(offset, 19, 30)
        steps.evening(offset - first - 7, evenings, house.at(offset, 19, 30))


def trial(
    steps: Steps, evenings: Evenings, placed: int, last: int, more: Mapping[int, Happening] = NOTHING_ELSE
) -> Story:
    """Leads in on the day ``placed`` from today, then the evenings up to ``last``.

    ``more`` is what else happens on a day of the trial, written down in its evening.
    """
    house = steps.house
    yield house.at(placed, 9)
    demo_course.place_leads(steps, house.day(placed), house.at(placed, 9))
    for offset in range(placed, last + 1):
        number = offset - placed
        if number >= len(evenings.scores):
            return
        at = house.at(offset + 1, 8, 20) if number in evenings.late else house.at(offset, 20, 5)
        yield at
        happened = COURSE.get(number, more.get(number))
        if happened is not None:
            happened(steps, at)
        steps.evening(number, evenings, at)
        if number in evenings.signs:
            later = house.at(offset, 20, 35)
            yield later
            demo_course.nobody_took_on(steps, later)


def red_flag(house: House) -> Story:
    """Saddle numbness and new bladder trouble: an urgent referral."""
    steps = Steps(house)
    person = _person("Rosa", "Muster", "female", date(1966, 5, 9), "NPC-004101")
    flags = {"safety.ce_bladder_bowel": "new_or_worsening", "safety.ce_saddle_sensory": "new_or_worsening"}
    yield from work_up(steps, person, candidate(house.day(-4)).changed(flags), 10)
    yield house.at(-2, 16)
    steps.move(Action.REFER_URGENTLY, house.at(-2, 16), "New bladder trouble and saddle numbness: MRI today")


def optimise_first(house: House) -> Story:
    """Diabetes out of control: HbA1c first."""
    steps = Steps(house)
    person = _person("Harold", "Beispiel", "male", date(1958, 11, 23), "NPC-004117")
    record = candidate(house.day(-23)).changed({"safety.diabetes": True, "safety.hba1c_percent": 9.1})
    yield from work_up(steps, person, record, 30)
    yield house.at(-21, 12)
    steps.move(Action.OPTIMISE, house.at(-21, 12), "HbA1c 9.1 %: diabetes clinic first")
    yield house.at(0, 8)
    fill_in(steps, TALK_TODAY, house.at(0, 8), EnteredBy.STAFF)


def pacemaker(house: House) -> Story:
    """A pacemaker: a caution for the core, an exclusion for one payer."""
    steps = Steps(house)
    person = _person("Walter", "Probe", "male", date(1949, 2, 2), "NPC-004123")
    device = {"kind": "pacemaker", "model": "dual chamber", "dependent": False}
    facts = {
        "safety.device_cardiology_advice": True,
        "safety.device_makers_advice": True,
        "safety.device_interaction_test": True,
    }
    yield from work_up(steps, person, candidate(house.day(-11)).changed(facts, devices=(device,)), 18)


def buprenorphine(house: House) -> Story:
    """A buprenorphine patch: the dose in morphine equivalents cannot be told."""
    steps = Steps(house)
    person = _person("Edith", "Ejemplo", "female", date(1972, 8, 30), "NPC-004131")
    on = house.day(-13)
    patch = {
        "drug": "buprenorphine", "drug_class": "opioid", "product": "Buprenorphine patch",
        "route": "transdermal", "current": True, "daily_dose": 20, "dose_unit": "mcg/h",
        "weeks": 30, "adherence": "good",
        "relief_percent": 20, "started_on": on - timedelta(days=260),
    }  # fmt: skip
    others = tuple(item for item in medicines(on) if item["drug_class"] != "opioid")
    record = candidate(on).changed({"medication.opioid_taper": None}, medicines=(*others, patch))
    yield from work_up(steps, person, record, 20, sign=False)


def leg_dominant(house: House) -> Story:
    """Nothing stands against a trial: in team review."""
    steps = Steps(house)
    person = _person("Nadia", "Exemple", "female", date(1979, 1, 17), "NPC-004140")
    record = worked_up(candidate(house.day(-15)), house.day(-15))
    yield from work_up(steps, person, record, 22, report=True)
    yield house.at(-13, 11)
    fill_in(steps, BASELINE, house.at(-13, 11), EnteredBy.TRANSCRIBED)
    yield from to_team(steps, 6)
    yield house.at(-2, 10)
    fill_in(steps, LATER, house.at(-2, 10), EnteredBy.STAFF)
    ask(steps, ("phq-9", "peg"), house.at(-2, 10))
    yield from demo_authorisations.sent_for_trial(steps, 2)


def baseline_running(house: House) -> Story:
    """The baseline diary runs."""
    steps = Steps(house)
    person = _person("Tom", "Voorbeeld", "male", date(1964, 9, 5), "NPC-004146")
    yield from work_up(steps, person, candidate(house.day(-25)), 32)
    yield from to_team(steps, 12)
    yield from demo_authorisations.granted_for_trial(steps, 9, trial_in=3, ends_in=12)
    yield from baseline(steps, RELIEVED, -4, -1)


def trial_running(house: House) -> Story:
    """A trial with an open alarm and a silent evening."""
    steps = Steps(house)
    person = _person("Margaret", "Sample", "female", date(1962, 7, 19), "NPC-004152")
    evenings = Evenings(
        ((6, 7), (5, 6), (4, 5), (4, 4), None, (3, 4), (3, 3)),
        signs={5: frozenset({WarningSign.WOUND})},
    )
    yield from work_up(steps, person, candidate(house.day(-38)), 45)
    yield from to_team(steps, 25)
    yield from baseline(steps, evenings, -14, -8)

    def called(steps: Steps, now: datetime) -> None:
        demo_course.asked_why_silent(steps, house.day(-3), now)

    yield from trial(steps, evenings, -7, -1, {**demo_course.LATER, 5: called})


def ended(
    steps: Steps, evenings: Evenings, removed: int, odi_after: int, *, mood_asked: bool = True
) -> Story:
    """Leads out on the day ``removed`` from today, after nine days."""
    house = steps.house
    yield from baseline(steps, evenings, removed - 16, removed - 10)
    yield from trial(steps, evenings, removed - 9, removed - 1)
    evening = house.at(removed - 1, 20, 40)
    yield evening
    demo_end.closing_forms(steps, evening)
    at = house.at(removed, 10)
    yield at
    demo_end.end_as_planned(steps, at)
    asked = {**SAFETY, "pain.odi_percent": odi_after, "burden.isi": 6, "trial.serious_event_open": False}
    mood = {"burden.phq9": 3, "burden.gad7": 3} if mood_asked else {}
    steps.answer(asked | mood, at)
    yield from after_removal(steps, evenings, removed)


def after_removal(steps: Steps, evenings: Evenings, removed: int) -> Story:
    """The evenings after the leads are out, as far as they have come: the pain returns."""
    for number in range(10, min(len(evenings.scores), 9 - removed)):
        at = steps.house.at(removed + number - 9, 20)
        yield at
        steps.evening(number, evenings, at)


def borderline(house: House) -> Story:
    """58.0 %: met, with an interval that reaches below 50; to be decided."""
    steps = Steps(house)
    person = _person("Ben", "Sample", "male", date(1971, 11, 2), "NPC-004163")
    yield from work_up(steps, person, candidate(house.day(-43)), 50, report=True)
    yield from to_team(steps, 30)
    yield from ended(steps, RELIEVED, -1, 42, mood_asked=False)
    yield from demo_authorisations.drafted_for_implant(steps, 1)
    yield from packet_details(steps, 1)


def just_under(house: House) -> Story:
    """49.6 %: not met, and never rounded up; in the second clinic."""
    steps = Steps(house)
    person = _person("Ines", "Modelo", "female", date(1969, 3, 28), "RSC-000207")
    yield from work_up(steps, person, candidate(house.day(-44)), 51)
    yield from to_team(steps, 31)
    yield from ended(steps, JUST_UNDER, -2, 48)


def aborted(house: House) -> Story:
    """A lead that could not be placed well: aborted, which is never a negative trial."""
    steps = Steps(house)
    person = _person("Piotr", "Wzor", "male", date(1975, 6, 14), "RSC-000211")
    yield from work_up(steps, person, candidate(house.day(-33)), 40)
    yield from to_team(steps, 20)
    yield from baseline(steps, RELIEVED, -10, -4)
    yield house.at(-3, 9)
    demo_course.place_leads(steps, house.day(-3), house.at(-3, 9))
    yield house.at(-2, 14)
    demo_end.abort(steps, house.at(-2, 14))


def implanted(house: House) -> Story:
    """Decided, documents issued, implanted a year ago; the visit at a year is near."""
    steps, ago = Steps(house), 342
    person = _person("Ada", "Example", "female", date(1958, 3, 14), "NPC-003987")
    yield from work_up(steps, person, candidate(house.day(-133 - ago)), 140 + ago, report=True)
    yield house.at(-125 - ago, 10)
    fill_in(steps, {"peg": BASELINE["peg"]}, house.at(-125 - ago, 10), EnteredBy.STAFF)
    yield from to_team(steps, 120 + ago)
    yield from ended(steps, CLEAR, -60 - ago, 36)
    yield house.at(-56 - ago, 16)
    talk(steps, house.at(-56 - ago, 16))
    yield house.at(-55 - ago, 15)
    reasons = "Leg pain fell by three quarters on five valid days; she walks to the shop and wants it."
    weigh = "It does not weigh against the implant; I discussed it with her."
    steps.decide(DecisionOutcome.IMPLANT, reasons, weigh, house.at(-55 - ago, 15))
    yield house.at(-50 - ago, 10)
    plan_implant(steps, house.day(-20 - ago), house.at(-50 - ago, 10))
    yield house.at(-20 - ago, 11)
    record_implant(steps, house.day(-20 - ago), house.at(-20 - ago, 11))
    yield from demo_follow_up.followed_up(steps)


def incomplete(house: House) -> Story:
    """The record of another system, imported as it is: much is not known."""
    yield house.at(-3, 14)
    demo_import.import_ahrq_patient(house.session, by=house.staff[Role.COORDINATOR], now=house.at(-3, 14))


NORTHGATE: tuple[Told, ...] = (
    red_flag,
    optimise_first,
    pacemaker,
    buprenorphine,
    leg_dominant,
    baseline_running,
    trial_running,
    borderline,
    implanted,
)
RIVERSIDE: tuple[Told, ...] = (incomplete, just_under, aborted)
"""The patients of each clinic."""
