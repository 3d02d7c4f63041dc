"""Invented rows of the registry, consistent in themselves: how far each case came, what its trial showed."""

import random
import uuid
from dataclasses import asdict
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from scs_manager.domain.adverse_events import EventPhase
from scs_manager.domain.complications import ComplicationClass
from scs_manager.domain.device_course import ExplantReason
from scs_manager.domain.device_ends import ImplantEnd
from scs_manager.domain.opioids import Change, band_of
from scs_manager.domain.pathway import State
from scs_manager.domain.registry_rows import Steps, completeness_columns, ends_columns, waiting_columns
from scs_manager.services.registry_case import EMPTY

MAKERS = ("Example Neuro", "Sample Devices", "Third Maker", None)
PROFILES = ("scs-core", "nice-ta159", "cms")
PEOPLE = tuple((uuid.UUID(int=n + 1), f"Dr Person {n}") for n in range(6))
STATES = (
    State.WORK_UP,
    State.SCREENED,
    State.TEAM_REVIEW,
    State.TRIALLING,
    State.TRIAL_ENDED,
    State.DECIDED,
    State.FOLLOW_UP,
)

Columns = dict[str, Any]
Complications = list[dict[str, Any]]


def random_row(rng: random.Random, on: date) -> tuple[Columns, Complications]:
    """The computed columns of one case, and its complications."""
    reached = rng.choices(range(7), weights=(6, 6, 6, 4, 8, 12, 58))[0]
    steps, gone = _steps(rng, on, reached)
    row = (
        EMPTY
        | asdict(steps)
        | waiting_columns(steps, chosen_on=steps.decided_on)
        | {"state": STATES[reached].value}
    )
    if reached >= 3:
        row |= _planned(rng)
    if reached == 3 and rng.random() < 0.5:
        row["state"] = State.WITHDRAWN.value
    if reached >= 4:
        row |= _ended(rng)
    if reached >= 5:
        row |= _decided(rng, implanted=steps.implanted_on is not None)
    if steps.implanted_on is not None:
        reason = ExplantReason.LOSS_OF_RELIEF if rng.random() < 0.5 else ExplantReason.INFECTION
        lost = gone if gone and reason is ExplantReason.LOSS_OF_RELIEF else None
        known = steps.implanted_on + timedelta(days=rng.randrange(0, 900))
        key = uuid.UUID(int=1)
        row |= ends_columns(
            ImplantEnd(
                key, steps.implanted_on, gone, reason if gone else None, gone is not None, lost, gone or known
            )
        )
    return row | completeness_columns(row), _complications(rng) if reached >= 3 else []


def _steps(rng: random.Random, on: date, reached: int) -> tuple[Steps, date | None]:
    day = on - timedelta(days=rng.randrange(400, 2400))
    days = [day]
    for longest in (30, 60, 50, 70, 20, 40, 90):
        days.append(days[-1] + timedelta(days=rng.randrange(5, longest)))
    known = [each if n <= reached else None for n, each in enumerate(days[:7])]
    implanted = days[7] if reached == 6 and rng.random() < 0.9 else None
    gone = implanted + timedelta(days=rng.randrange(60, 1500)) if implanted and rng.random() < 0.1 else None
    steps = Steps(
        referred_on=known[0], worked_up_on=known[0], screened_on=known[1], reviewed_on=known[2],
        placed_on=known[3], removed_on=known[4], ended_on=known[4], decided_on=known[5],
        implanted_on=implanted,
    )  # fmt: skip
    return steps, gone if gone and gone < on else None


def _planned(rng: random.Random) -> Columns:
    key, name = rng.choice(PEOPLE)
    return {
        "region": rng.choice(("back", "leg", "leg", "worst")), "profile": rng.choice(PROFILES),
        "device_maker": rng.choice(MAKERS), "planned_by_id": key, "planned_by_name": name,
        "trial_id": uuid.UUID(int=rng.getrandbits(128), version=4),
        "trial_number": rng.choices((1, 2, 3), weights=(90, 8, 2))[0],
    }  # fmt: skip


def _ended(rng: random.Random) -> Columns:
    aborted = rng.random() < 0.04
    days = {"expected": 15, "late": rng.randrange(3), "staff": rng.randrange(2), "outside": rng.randrange(2)}
    missing = rng.choice((0, 0, 0, 1, 1, 2, 3))
    days |= {"missing": missing, "on_time": 15 - missing - days["late"] - days["staff"] - days["outside"]}
    found: Columns = {f"days_{name}": n for name, n in days.items()}
    found |= {
        "aborted": aborted, "adequate": rng.choice((True, True, True, None)), "measured": rng.random() < 0.8,
        "pgic": rng.choice((1, 2, 2, 3, 4, None)), "satisfied": rng.choice((True, True, False, None)),
        "wants_implant": rng.choice((True, True, False, None)), "satisfied_asked": rng.random() < 0.8,
        "wants_asked": rng.random() < 0.8,
        "criteria": "".join(rng.choice("mmmnu") for _ in range(8)),
    }  # fmt: skip
    found["criteria_met"] = found["criteria"].count("m")
    return found | _opioids(rng) | ({} if aborted or rng.random() < 0.05 else _relief(rng))


def _opioids(rng: random.Random) -> Columns:
    change = rng.choice(list(Change))
    if change is Change.UNKNOWN:
        return {"opioid_change": change.value}
    before, after = rng.choice((0, 0, 15, 40, 80, 120)), rng.choice((0, 0, 10, 40, 80, 120))
    return {
        "opioid_change": change.value, "opioid_before": before * 100, "opioid_after": after * 100,
        "band_before": band_of(Fraction(before)), "band_after": band_of(Fraction(after)),
    }  # fmt: skip


def _relief(rng: random.Random) -> Columns:
    before_days, after_days = rng.randrange(4, 8), rng.randrange(3, 6)
    base = rng.randrange(4, 10)
    kept = rng.choices((0.2, 0.35, 0.5, 0.7, 1.05), weights=(3, 4, 3, 2, 1))[0]
    before = sum(min(10, max(1, base + rng.randrange(-1, 2))) for _ in range(before_days))
    after = sum(min(10, max(0, round(base * kept) + rng.randrange(-1, 2))) for _ in range(after_days))
    percent = 100 * (1 - Fraction(after * before_days, after_days * before))
    return {
        "before_total": before, "before_days": before_days, "after_total": after, "after_days": after_days,
        "relief_hundredths": floor(percent * 100), "relief_low": floor(percent) - 12,
        "relief_high": floor(percent) + 12, "at_30": percent >= 30, "at_50": percent >= 50,
        "at_80": percent >= 80, "borderline": abs(percent - 50) < 12,
    }  # fmt: skip


def _decided(rng: random.Random, *, implanted: bool) -> Columns:
    key, name = rng.choice(PEOPLE)
    differs = rng.random() < 0.08
    found: Columns = {
        "decision": "implant" if implanted or rng.random() < 0.5 else "no_implant", "decided_by_id": key,
        "decided_by_name": name, "advice": "implant", "differs": differs,
    }  # fmt: skip
    if implanted and rng.random() < 0.7:
        found |= {"year_at_50": rng.random() < 0.6, "year_relief_hundredths": rng.randrange(0, 9000)}
    return found


def _complications(rng: random.Random) -> Complications:
    if rng.random() > 0.12:
        return []
    group, phase = rng.choice(list(ComplicationClass)), rng.choice(list(EventPhase))
    events = rng.choice((1, 1, 1, 2))
    return [{"class_name": group.value, "phase": phase.value, "events": events, "serious": rng.randrange(2)}]
