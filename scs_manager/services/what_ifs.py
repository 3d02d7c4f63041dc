"""What if: a case screened in memory with hypothetical facts beside the present ones. Stores nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts, Value
from scs_manager.domain.profiles import Profile
from scs_manager.domain.screening import CORE, screen, screening_to_json
from scs_manager.domain.screening_changes import Kept, ScreeningChanges, screening_changes
from scs_manager.domain.what_if import suppose
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import facts_to_json
from scs_manager.services import gathered, profile_library


@dataclass(frozen=True)
class WhatIf:
    """The present result, the supposed one, and what differs."""

    present: dict[str, Any]
    supposed: dict[str, Any]
    changes: ScreeningChanges


@dataclass(frozen=True)
class Present:
    """The case as it stands: its facts, the profiles its clinic asks, and what they say now."""

    facts: Facts
    asked: Mapping[str, Profile]
    known: Mapping[str, Profile]
    on: date
    stage: Stage
    result: dict[str, Any]


def present_of(session: Session, case: CaseRow, *, on: date, stage: Stage) -> Present:
    """Screen the case as it stands, in memory."""
    library = profile_library.library(session, case.clinic_id, on=on)
    known = library.known
    if CORE not in known:
        raise RuleError("The core profile of this clinic cannot be used: see the list of profiles.")
    asked = {CORE: known[CORE], **library.in_use}
    facts = gathered.screening_facts(session, case, stage=stage, on=on)
    result = screening_to_json(screen(facts, asked, on=on, stage=stage, library=known))
    return Present(facts, asked, known, on, stage, result)


def what_if(present: Present, values: Mapping[str, Value], complete: Iterable[str] = ()) -> WhatIf:
    """The same case with these facts as of the same day, and these lists called complete."""
    facts = suppose(present.facts, values, on=present.on, complete=complete)
    found = screen(facts, present.asked, on=present.on, stage=present.stage, library=present.known)
    supposed = screening_to_json(found)
    before = Kept(present.result, facts_to_json(present.facts.known_on(present.on)))
    after = Kept(supposed, facts_to_json(facts.known_on(present.on)))
    return WhatIf(present.result, supposed, screening_changes(before, after))
