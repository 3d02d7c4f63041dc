"""Questionnaires of the demonstration: a baseline, a second look, and one that asks for a talk today."""

from collections.abc import Mapping
from datetime import datetime

from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.digits import read_digits
from scs_manager.domain.permissions import Role
from scs_manager.domain.questionnaires import EnteredBy, Purpose, Way
from scs_manager.services import questionnaires
from scs_manager.services.demo_steps import Steps
from scs_manager.services.questionnaires import Asked, Filled

BASELINE: Mapping[str, str] = {
    "phq-9": "1011010000",
    "gad-7": "1010100",
    "isi": "1111111",
    "odi-2-1a": "3333333222",
    "peg": "7 6 6",
}
"""The same scores as the record's facts: PHQ-9 4, GAD-7 3, ISI 7, ODI 54 %."""
LATER: Mapping[str, str] = {"isi": "2222222", "odi-2-1a": "3333332222"}
"""Sleep has become worse by an important change, disability has not."""
TALK_TODAY: Mapping[str, str] = {"phq-9": "2212111011"}
"""Item 9 answered with 1: a task for the same day."""


def fill_in(steps: Steps, lines: Mapping[str, str], at: datetime, entered_by: EnteredBy) -> None:
    """Staff enter some forms, each as one line of digits."""
    for name, line in lines.items():
        instrument = shipped_instruments()[name]
        filled = Filled(instrument, entered_by, at.date(), items=read_digits(instrument, line))
        questionnaires.record(steps.s, case=steps.known, filled=filled, by=steps.by(Role.NURSE), now=at)


def ask(steps: Steps, names: tuple[str, ...], at: datetime) -> None:
    """Ask the patient for some forms over a link, within a week."""
    instruments = [shipped_instruments()[name] for name in names]
    asked = Asked(instruments, Purpose.FOLLOW_UP, Way.LINK, steps.house.day(7))
    by = steps.by(Role.COORDINATOR)
    questionnaires.ask(steps.s, case=steps.known, asked=asked, on=at.date(), by=by, now=at)
