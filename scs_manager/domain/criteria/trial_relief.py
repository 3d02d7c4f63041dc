"""Relief and medicines of a trial (``clinical.md`` 7.3): inclusive limits, nothing rounded up."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scs_manager.domain.criteria.answers import not_recorded
from scs_manager.domain.criteria.base import Found, Reading, criterion, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.criteria.trial import function_gained
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_RELIEF, _ANALGESIC = "trial.relief_percent", "trial.analgesic_reduction_percent"
_MME = ("trial.baseline_mme", "trial.trial_mme")
_DOSES = ("trial.baseline_doses", "trial.trial_doses")
_PERCENT = {"percent": "number"}
_ADEQUATE = "trial.technically_adequate"


def fell(case: Reading) -> Part:
    """Whether the target pain fell by the profile's percent or more."""
    return _judged(case, case.part(_RELIEF, lambda percent: percent >= case.number("percent")))


def _judged(case: Reading, part: Part) -> Part:
    """A trial that was not technically adequate is never a negative one: what it lacks is not known."""
    if part.state is Truth.NOT_MET and case.value(_ADEQUATE) is False:
        return Part.needing(_ADEQUATE)
    return part


def _percent(case: Reading, name: str) -> Text:
    value = case.recent(name)
    return not_recorded(name) if value is None else Text("%(percent)s %%", percent=plain(value))


def _pain(case: Reading) -> Found:
    """Inclusive and unrounded: 49.9 % is not met."""
    why = _percent(case, _RELIEF)
    return case.found(fell(case), met=why, not_met=why, unknown=why)


criterion("trial.pain_50", Text("Target pain fell by %(percent)s %% or more"), thresholds=_PERCENT)(_pain)
criterion("trial.relief_core", Text("Target pain fell by %(percent)s %% or more"), thresholds=_PERCENT)(_pain)


def _dropped(case: Reading, names: tuple[str, str], percent: Any) -> Part:
    """Whether one use fell by ``percent`` or more; from a known zero there is nothing to reduce."""
    before, after = (case.recent(name) for name in names)
    if before == 0:
        return NOT_MET
    absent = [name for name, value in zip(names, (before, after), strict=True) if value is None]
    if absent:
        return Part(Truth.UNKNOWN, (frozenset(absent),), frozenset(absent))
    drop = 100 * (Fraction(str(before)) - Fraction(str(after)))
    return Part(Truth.of(drop >= Fraction(str(percent)) * Fraction(str(before))))


def analgesics_fell(case: Reading, percent: Any) -> Part:
    """Whether the use of analgesics fell by ``percent`` or more: opioids in MME, without any the pieces.

    Medicines held for the procedure are left out of the figures of both sides, and an opioid that cannot be
    converted leaves them unknown. A percentage worked out elsewhere counts where the figures are missing.
    """
    if case.recent(_MME[0]) == 0:
        none_new = case.part(_MME[1], lambda mme: mme == 0)
        return _judged(case, both(none_new, _dropped(case, _DOSES, percent)))
    opioids = _dropped(case, _MME, percent)
    stated = case.recent(_ANALGESIC)
    if opioids.state is Truth.UNKNOWN and stated is not None:
        return _judged(case, Part(Truth.of(stated >= percent)))
    return _judged(case, opioids)


def _analgesic_why(case: Reading) -> Text:
    before, after = (case.recent(name) for name in _MME)
    if before == 0:
        return _pieces_why(case, after)
    if before is None or after is None:
        return _percent(case, _ANALGESIC)
    return Text("From %(before)s to %(after)s MME a day", before=plain(before), after=plain(after))


def _pieces_why(case: Reading, new: Any) -> Text:
    """Without an opioid at baseline: one that is new in the trial is named before any piece."""
    if new:
        return Text("No opioid at baseline, %(after)s MME a day in the trial", after=plain(new))
    before, after = (case.recent(name) for name in _DOSES)
    if before == 0:
        return Text("No analgesics at baseline: nothing to reduce")
    absent = [name for name in (_MME[1], *_DOSES) if case.recent(name) is None]
    if absent:
        return not_recorded(*absent)
    return Text("From %(before)s to %(after)s pieces a day", before=plain(before), after=plain(after))


@criterion("trial.analgesic_50", Text("Analgesic use fell by %(percent)s %% or more"), thresholds=_PERCENT)
def analgesic_50(case: Reading) -> Found:
    """Inclusive and unrounded, as the pain."""
    part = analgesics_fell(case, case.number("percent"))
    why = _analgesic_why(case)
    return case.found(part, met=why, not_met=why, unknown=why)


_CMS = Text("Target pain or opioid dose fell by %(percent)s %% or more")


def _either_fell(case: Reading) -> Found:
    part = either(fell(case), analgesics_fell(case, case.number("percent")))
    why = Text("%(pain)s; %(opioids)s", pain=_percent(case, _RELIEF), opioids=_analgesic_why(case))
    return case.found(part, met=why, not_met=why, unknown=why)


def _both_fell(case: Reading) -> Found:
    part = both(fell(case), analgesics_fell(case, case.number("percent")))
    why = Text("%(pain)s; %(opioids)s", pain=_percent(case, _RELIEF), opioids=_analgesic_why(case))
    return case.found(part, met=why, not_met=why, unknown=why)


@criterion("trial.relief_cms", _CMS, thresholds=_PERCENT)
def relief_cms(case: Reading) -> Found:
    """Either is enough for contractors of Medicare (NGS, Noridian)."""
    return _either_fell(case)


@criterion(
    "perm.trial_positive",
    Text("The trial was successful by this profile's rule"),
    thresholds={"percent": "number", "rule": "words"},
)
def trial_positive(case: Reading) -> Found:
    """The rule is the profile's own: the pain, the pain or the analgesics, or both."""
    asked = case.words("rule")
    rule: Callable[[Reading], Found] = _either_fell if "pain_50_or_analgesic_50" in asked else _pain
    return _both_fell(case) if "pain_50_and_analgesic_50" in asked else rule(case)


def _no_more(case: Reading, names: tuple[str, str]) -> Part:
    before, after = (case.recent(name) for name in names)
    absent = [name for name, value in zip(names, (before, after), strict=True) if value is None]
    if absent:
        return Part(Truth.UNKNOWN, (frozenset(absent),), frozenset(absent))
    return Part(Truth.of(after <= before))


@criterion("trial.analgesic_stable", Text("Analgesics stable or lower than at baseline"))
def analgesic_stable(case: Reading) -> Found:
    """Opioids in MME and the pieces of the others, each at most what it was."""
    names = (*_MME, *_DOSES)
    shown = Text(
        "Opioids %(before)s to %(after)s MME, others %(pieces)s to %(later)s pieces a day",
        **dict(
            zip(
                ("before", "after", "pieces", "later"), (plain(_or_dash(case, n)) for n in names), strict=True
            )
        ),
    )
    absent = [name for name in names if case.recent(name) is None]
    unknown = not_recorded(*absent) if absent else shown
    part = both(_no_more(case, _MME), _no_more(case, _DOSES))
    return case.found(part, met=shown, not_met=shown, unknown=unknown)


def _or_dash(case: Reading, name: str) -> Any:
    value = case.recent(name)
    return "-" if value is None else value


@criterion(
    "trial.partial",
    Text("Relief of %(percent)s to below %(full_percent)s %% with a clear gain: discuss it in the team"),
    favourable=Text("No partial result that calls for a discussion"),
    thresholds={
        "percent": "number",
        "full_percent": "number",
        "analgesic_percent": "number",
        "odi_points": "number",
        "walking_percent": "number",
    },
)
def partial(case: Reading) -> Found:
    """A caution for the team; never valid for a payer."""
    low, full = case.number("percent"), case.number("full_percent")
    outside = case.part(_RELIEF, lambda percent: not low <= percent < full)
    gain = either(function_gained(case), analgesics_fell(case, case.number("analgesic_percent")))
    no_gain = Part(~gain.state) if gain.state is not Truth.UNKNOWN else Part(Truth.UNKNOWN, _asked(gain))
    why = _percent(case, _RELIEF)
    clear = MET if outside.state is Truth.MET else _clear(outside, no_gain)
    gained = Text("%(relief)s, with a gain in function or medicines", relief=why)
    open_gain = Text("%(relief)s; whether function or medicines improved is unknown", relief=why)
    unknown = why if outside.state is Truth.UNKNOWN else open_gain
    return case.blocking(clear, met=gained, not_met=why, unknown=unknown)


def _clear(outside: Part, no_gain: Part) -> Part:
    """Not a partial result: relief outside the band, or no gain beside it."""
    if outside.state is Truth.UNKNOWN and no_gain.state is not Truth.MET:
        return Part(Truth.UNKNOWN, outside.settles)
    return no_gain


def _asked(part: Part) -> tuple[frozenset[str], ...]:
    """Every fact that is open about the gain, together: only all of them show that there is none."""
    return (frozenset[str]().union(*part.settles),)
