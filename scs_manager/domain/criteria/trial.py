"""Criteria of the trial and of the permanent implant (``clinical.md`` 6, 7.3 and 11), asked later."""

from scs_manager.domain.criteria.answers import not_recorded, yes_blocks, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion, plain
from scs_manager.domain.criteria.parts import Part, either
from scs_manager.domain.text import Text

_RELIEF, _ANALGESIC = "trial.relief_percent", "trial.analgesic_reduction_percent"

criterion("pre.consent_trial", Text("Consent to the trial signed"))(yes_favours("trial.consent_signed"))
criterion("pre.driver_helper", Text("Carer, transport and charging arranged"))(
    yes_favours("trial.helper_arranged")
)
criterion("pkt.facility", Text("Facilities, equipment and trained staff are available for follow-up"))(
    yes_favours("team_review.facilities_available")
)
criterion("trial.technically_adequate", Text("The trial was technically adequate"))(
    yes_favours("trial.technically_adequate")
)
criterion("trial.operated_device", Text("The patient managed the controller"))(
    yes_favours("trial.operated_controller")
)
criterion("trial.satisfied_wants_implant", Text("The patient is satisfied and wants the implant"))(
    yes_favours("trial.wants_implant")
)
criterion(
    "trial.no_serious_ae",
    Text("A serious adverse event is unresolved"),
    favourable=Text("No unresolved serious adverse event"),
    lifts=Text("The event is resolved"),
    temporary=True,
)(yes_blocks("trial.serious_event_open"))


@criterion("pre.patient_goals", Text("At least one functional goal agreed"))
def patient_goals(case: Reading) -> Found:
    """A goal in words, written before the trial."""
    part = case.part("trial.goal", lambda _: True)
    return case.found(
        part, met=Text("Agreed"), not_met=Text("None agreed"), unknown=not_recorded("trial.goal")
    )


def _fell(case: Reading, name: str) -> Part:
    return case.part(name, lambda percent: percent >= case.number("percent"))


@criterion(
    "trial.relief_core", Text("Target pain fell by %(percent)s %% or more"), thresholds={"percent": "number"}
)
def relief_core(case: Reading) -> Found:
    """Inclusive and unrounded: 49.9 % is not met."""
    why = _percent(case, _RELIEF)
    return case.found(_fell(case, _RELIEF), met=why, not_met=why, unknown=why)


@criterion(
    "trial.relief_cms",
    Text("Target pain or opioid dose fell by %(percent)s %% or more"),
    thresholds={"percent": "number"},
)
def relief_cms(case: Reading) -> Found:
    """Either is enough for contractors of Medicare (NGS, Noridian)."""
    part = either(_fell(case, _RELIEF), _fell(case, _ANALGESIC))
    why = Text("%(pain)s; %(opioids)s", pain=_percent(case, _RELIEF), opioids=_percent(case, _ANALGESIC))
    return case.found(part, met=why, not_met=why, unknown=why)


def _percent(case: Reading, name: str) -> Text:
    value = case.recent(name)
    return not_recorded(name) if value is None else Text("%(percent)s %%", percent=plain(value))
