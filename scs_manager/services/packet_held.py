"""A payer's list held against the facts that are given, and what it says as a fact. Reads only.

Kept apart from `packet_items`, which gathers the facts: those of the permanent stage read their answer here.
"""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from scs_manager.domain.criteria import base
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.findings import Finding
from scs_manager.domain.packet import Packet, Stage
from scs_manager.domain.packet_before import JUDGED_BEFORE, judged_on, with_baseline
from scs_manager.domain.packet_case import PacketCase, RuleFound
from scs_manager.domain.packet_items import packet_for
from scs_manager.domain.packet_lists import list_for
from scs_manager.domain.profile_library import Library
from scs_manager.domain.profile_values import Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.screening import CORE, screen
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import packet_record, profile_library
from scs_manager.services.authorisation_rows import open_request
from scs_manager.services.outcomes import asked_trial
from scs_manager.services.packet_before import facts_before, placed_before
from scs_manager.services.packet_rules import rule_sets_of
from scs_manager.services.safety_now import safety_now
from scs_manager.services.shared_decision_rows import newest_talk

COMPLETE = "permanent.packet_complete"
SOURCE = "Authorisation packet"
"""Where that fact comes from, as evidence lines name it."""
SCREENED_AT = {Stage.TRIAL: base.Stage.PLACE, Stage.PERMANENT: base.Stage.PERMANENT}
"""Which criteria are asked of a request: those of the procedure that is asked for."""


def held(
    session: Session,
    case: CaseRow,
    facts: Facts,
    profile_id: str,
    stage: Stage,
    *,
    on: date,
    request: AuthorisationRow | None,
) -> Packet:
    """The packet of one profile on a day, for one request; without a request, that there is none."""
    library = profile_library.library(session, case.clinic_id, on=on)
    profile = library.known.get(profile_id) or shipped_profiles().get(profile_id)
    trial = asked_trial(session, case, implant=stage is Stage.PERMANENT)
    talk = newest_talk(session, case)
    rules = rule_sets_of(session, case, profile_id, trial)
    before = facts_before(session, case, facts, stage)
    seen = PacketCase(
        on=on,
        stage=stage,
        facts=before.known_on(on),
        found=_found(facts, library, profile_id, stage, on)
        | _found_before(before, library, profile_id, placed=placed_before(session, case, stage)),
        safety=safety_at(session, case, facts, stage, on=on) if CORE in library.known else None,
        asked=packet_record.asked_of(session, case, request) if request else None,
        evaluated=packet_record.evaluation_of(session, case),
        met=packet_record.review_of(session, case),
        tried=packet_record.trial_of(session, case, trial),
        consented=packet_record.consent_of(session, case),
        talked_on=talk.held_on if talk else None,
        screened=packet_record.screening_of(session, case),
        decided=packet_record.decision_of(session, case, trial),
        drafts=rules.unsigned,
        profiles=rules.all,
    )
    return packet_for(list_for(profile_id), seen, profile_id, profile.title if profile else profile_id)


def safety_at(session: Session, case: CaseRow, facts: Facts, stage: Stage, *, on: date) -> SafetyToday:
    """Red flags and exclusions as they are asked before the procedure that is requested."""
    return safety_now(session, case, facts, on=on, stage=SCREENED_AT[stage])


def _found(facts: Facts, library: Library, profile_id: str, stage: Stage, on: date) -> dict[str, RuleFound]:
    """What the payer's profile found, and the core where that does not ask."""
    if CORE not in library.known:
        return {}
    asked = [each for name in (CORE, profile_id) if (each := library.known.get(name)) is not None]
    results = screen(facts, asked, on=on, stage=SCREENED_AT[stage], library=library.known).profiles
    by_profile = {result.profile.id: result.findings for result in results}
    core, own = ({each.criterion: each for each in by_profile.get(name, ())} for name in (CORE, profile_id))
    barred = {name for name, each in core.items() if each.role is Role.EXCLUSION}
    return {
        name: replace(
            _rule_found(each),
            own=name in own,
            required=name in own and each.required,
            excludes=name in own and each.role is Role.EXCLUSION and name not in barred,
        )
        for name, each in {**core, **own}.items()
    }


def _found_before(
    before: Facts, library: Library, profile_id: str, *, placed: date | None
) -> dict[str, RuleFound]:
    """Once leads were placed, what was found of the indication on that day."""
    if placed is None:
        return {}
    then = _found(judged_on(with_baseline(before), placed), library, profile_id, Stage.PERMANENT, placed)
    return {name: then[name] for name in JUDGED_BEFORE if name in then}


def _rule_found(finding: Finding) -> RuleFound:
    fewest = min((tuple(sorted(names)) for names in finding.settles), key=len, default=())
    return RuleFound(
        finding.display_state,
        finding.favourable,
        finding.why,
        fewest,
        finding.out_of_date,
        finding.provenance.value,
    )


def packet_fact(session: Session, case: CaseRow, facts: Facts, *, on: date) -> dict[str, Datum]:
    """Whether the packet of the request for the implant is complete; nothing while no payer is asked.

    It is worked out when it is asked, never stored, so that the criterion reads how things stand.
    """
    request = open_request(session, case, Stage.PERMANENT)
    if request is None:
        return {}
    packet = held(session, case, facts, request.profile_id, Stage.PERMANENT, on=on, request=request)
    return {COMPLETE: Datum(COMPLETE, packet.complete, None, on, f"{SOURCE}, {packet.profile_title}")}
