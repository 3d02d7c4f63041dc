"""What the rules advise, in the lines of the decision summary; from the content that was signed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reports.content import State
from reports.findings import Advice, SafetyDay
from scs_manager.domain.permanent_rungs import RUNG_NAMES, PermanentRung
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.trial_criteria import counts_of
from scs_manager.domain.truth import Truth
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.decision_content import safety_json
from scs_manager.services.summary_facts import day

_RUNGS: Mapping[str, State] = {
    "proceed_to_implant": "met",
    "proceed_to_trial": "met",
    "requirements_met": "met",
    "proceed_with_cautions": "caution",
    "optimise_first": "caution",
    "repeat_trial_consider": "caution",
    "incomplete": "unknown",
    "requirements_missing": "unknown",
}
_SAFE = {"proceed_to_trial": "nothing blocks", "proceed_with_cautions": "nothing blocks, with cautions"}
_QUESTIONS = {"appropriate": "Appropriate", "safe": "Safe", "payer": "Payer"}


def advice_of(said: Mapping[str, Any], screening: ScreeningRow | None) -> tuple[Advice, ...]:
    """The rules after the trial, then the questions of the screening, each kept apart."""
    lines = []
    if said["recommendation"] is not None:
        rung = PermanentRung(said["recommendation"]["rung"])
        state = _RUNGS.get(rung.value, "not_met")
        lines.append(Advice("After the trial", state, str(RUNG_NAMES[rung]).lower(), _counted(said)))
    of_the_day = said.get("today") is not None
    return (*lines, *(_of_the_day(said["today"]) if of_the_day else _as_screened(screening)))


def _as_screened(screening: ScreeningRow | None) -> Iterator[Advice]:
    """Of a decision that was signed before the day itself was asked; dated, for it may be long ago."""
    for profile in screening.result["profiles"] if screening else ():
        if screening is not None and profile["question"] in ("safe", "payer"):
            state = _RUNGS.get(profile["outcome"], "not_met")
            outcome = _SAFE.get(profile["outcome"], profile["outcome_title"].lower())
            detail = f"{profile['title']} {profile['version']}, screened {day(screening.on)}"
            yield Advice(_QUESTIONS[profile["question"]], state, outcome, detail)


def _of_the_day(today: Mapping[str, Any]) -> Iterator[Advice]:
    """Safety as the record has it on the day of the decision, and each payer's rules for the implant."""
    on = day(date.fromisoformat(today["on"]))
    state, words = _safe_words(today)
    yield Advice("Safe", state, words, f"{today['asked']} red flags and exclusions, {on}")
    for payer in today["payers"]:
        detail = f"{payer['title']} {payer['version']}, for the implant, {on}"
        yield Advice("Payer", _RUNGS.get(payer["outcome"], "not_met"), payer["outcome_title"].lower(), detail)


def _safe_words(today: Mapping[str, Any]) -> tuple[State, str]:
    if today["red_flags"]:
        return "not_met", "a red flag stands"
    if today["exclusions"]:
        return "not_met", "an exclusion stands"
    if today["unknown"]:
        return "unknown", f"{len(today['unknown'])} not known or out of date"
    if today.get("waiting"):
        return "unknown", "the antithrombotic plan waits for the day"
    return "met", "nothing blocks"


def safety_day(said: Mapping[str, Any]) -> SafetyDay | None:
    """The same with every name, as it was signed; None for a decision that did not ask."""
    today = said.get("today")
    return None if today is None else _safety_day(today)


def day_of_safety(safety: SafetyToday) -> SafetyDay:
    """The same of a day that no decision asked."""
    return _safety_day(safety_json(safety))


def _safety_day(today: Mapping[str, Any]) -> SafetyDay:
    return SafetyDay(
        date.fromisoformat(today["on"]),
        tuple(today["red_flags"]),
        tuple(today["exclusions"]),
        tuple(today["unknown"]),
        tuple(today.get("waiting", ())),
        today["asked"],
    )


def _counted(said: Mapping[str, Any]) -> str:
    """``7 of 8 criteria met, 0 not met, 1 unknown``, and what decided the rung when it is not the best."""
    counted = str(counts_of([Truth[line["state"].upper()] for line in said["criteria"]]))
    best = said["recommendation"]["rung"] == PermanentRung.PROCEED_TO_IMPLANT.value
    return counted if best else f"{counted}. {said['recommendation']['reasons'][0]}"
