"""Core indication criteria (``clinical.md`` 2.3): age, surgery, pain, function."""

from datetime import date

from scs_manager.domain.criteria.answers import not_recorded, said, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, Stage, criterion, plain, whole_months
from scs_manager.domain.criteria.operations import last_operation, lumbar_operations
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.criteria.target_pain import ANOTHER_MEASURE, target_pain
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

MONTHS_A_YEAR = 12


@criterion("ind.adult", Text("Aged %(years)s or over"), thresholds={"years": "number"})
def adult(case: Reading) -> Found:
    """Completed years from the date of birth; exact on the birthday."""
    born: date | None = case.value("patient.birth_date")
    age = None if born is None else whole_months(born, case.on) // MONTHS_A_YEAR
    limit = case.number("years")
    part = Part.needing("patient.birth_date") if age is None else Part(Truth.of(age >= limit))
    why = Text("Aged %(age)s", age=age)
    return case.found(part, met=why, not_met=why, unknown=not_recorded("patient.birth_date"))


@criterion("ind.prior_spine_surgery", Text("Operated on the lumbosacral spine before this pain"))
def prior_spine_surgery(case: Reading) -> Found:
    """One dated lumbosacral operation is enough; an undated one leaves it unknown."""
    operations = lumbar_operations(case)
    dated = [each for each in operations if "performed_on" in each]
    if dated:
        part = MET
    elif operations or not case.is_complete("surgery.operations"):
        part = Part.needing("surgery.operations")
    else:
        part = NOT_MET
    undated = Text("A lumbosacral operation is recorded without its date")
    return case.found(
        part,
        met=Text("%(count)s dated lumbosacral operation(s) recorded", count=len(dated)),
        not_met=Text("The list of operations is complete and holds none on the lumbosacral spine"),
        unknown=undated if operations else not_recorded("surgery.operations"),
    )


@criterion(
    "ind.time_since_surgery",
    Text("At least %(months)s months since the last spine operation"),
    thresholds={"months": "number"},
)
def time_since_surgery(case: Reading) -> Found:
    """Counted from the latest day it can have been on; the list must be complete to rule out a later one."""
    complete, last = case.is_complete("surgery.operations"), last_operation(case)
    months = None if last is None else whole_months(last, case.on)
    never = complete and not case.items("surgery.operations")
    if never or (months is not None and months < case.number("months")):
        part = NOT_MET
    elif months is not None and complete:
        part = MET
    else:
        part = Part.needing("surgery.operations")
    since = Text("%(months)s months since the last recorded operation", months=months)
    why = Text("The list of operations is complete and empty") if never else since
    incomplete = Text("Nobody has said that the list of operations is complete and dated")
    return case.found(part, met=why, not_met=why, unknown=incomplete)


@criterion("ind.pain_duration", Text("Pain for at least %(months)s months"), thresholds={"months": "number"})
def pain_duration(case: Reading) -> Found:
    """Completed months since the onset of the present pain."""
    limit = case.number("months")
    part = case.part("pain.onset_on", lambda onset: whole_months(onset, case.on) >= limit, always=True)
    onset: date | None = case.value("pain.onset_on")
    months = None if onset is None else whole_months(onset, case.on)
    why = Text("Pain for %(months)s months", months=months)
    return case.found(part, met=why, not_met=why, unknown=not_recorded("pain.onset_on"))


@criterion(
    "ind.pain_intensity",
    Text("Target pain %(nrs)s or more of 10"),
    thresholds={"nrs": "number", "baseline_days?": "number", "baseline_within_days?": "number"},
)
def pain_intensity(case: Reading) -> Found:
    """At screening the newest average; before placement the mean of the baseline diary (decision 16)."""
    if case.stage is Stage.SCREEN:
        part, why = target_pain(case, case.number("nrs"))
    else:
        part, why = _baseline_diary(case)
    return case.found(part, met=why, not_met=why, unknown=why)


_MEAN, _DAYS, _PLACED = "trial.baseline_mean_nrs", "trial.baseline_days", "trial.placed_on"


def _baseline_diary(case: Reading) -> tuple[Part, Text]:
    """Enough days come first: a mean over fewer says nothing either way; another measure may stand for it."""
    mean, days = case.value(_MEAN), case.value(_DAYS)
    least = case.number("baseline_days")
    if mean is None or days is None or days < least:
        if case.value("pain.alternative_measure") is not None:
            return case.part("pain.alternative_shows_moderate", bool), ANOTHER_MEASURE
        part = Part.needing(_DAYS, _MEAN)
        return part, Text(
            "%(days)s of at least %(least)s baseline days recorded", days=days or 0, least=least
        )
    if _too_early(case):
        return Part.needing(_DAYS, _MEAN), Text("The baseline ended too long before the leads")
    why = Text("Mean of %(days)s baseline days: %(mean)s", days=days, mean=plain(mean))
    return Part(Truth.of(mean >= case.number("nrs"))), why


def _too_early(case: Reading) -> bool:
    """Whether the baseline is older than the profile allows when the leads go in, or today."""
    ended, reference = case.dated(_MEAN), case.value(_PLACED) or case.on
    if not case.has_limit("baseline_within_days"):
        return False
    return ended is None or (reference - ended).days > case.number("baseline_within_days")


_SCALES = ("pain.dn4", "pain.lanss", "pain.paindetect")
_GRADE = "pain.neuropathic_grade"


@criterion(
    "ind.neuropathic",
    Text(
        "Neuropathic component shown: DN4 %(dn4)s or more, LANSS %(lanss)s or more, "
        "painDETECT %(paindetect)s or more, or graded probable or definite"
    ),
    thresholds={"dn4": "number", "lanss": "number", "paindetect": "number", "paindetect_unlikely": "number"},
)
def neuropathic(case: Reading) -> Found:
    """Any positive is enough; not met needs an instrument, all done negative, and a low grade."""
    scores = {name: case.recent(name) for name in _SCALES}
    grade = case.recent(_GRADE)
    done = [name for name, score in scores.items() if score is not None]
    positive = [name for name in done if scores[name] >= case.number(name.partition(".")[2])]
    positive += [_GRADE] if grade in ("probable", "definite") else []
    unclear = case.number("paindetect_unlikely")
    negative = [name for name in done if name != "pain.paindetect" or scores[name] <= unclear]
    if positive:
        return case.found(MET, met=said(case, positive[0]), not_met=Text(""), unknown=Text(""))
    if done and negative == done and grade is not None:
        why = Text("Every instrument done is negative and the grade is %(grade)s", grade=grade)
        return case.found(NOT_MET, met=why, not_met=why, unknown=why)
    part = _neuropathic_open(scores, grade, all_negative=bool(done) and negative == done)
    return case.found(part, met=Text(""), not_met=Text(""), unknown=_neuropathic_why(case, done))


def _neuropathic_open(scores: dict[str, int | None], grade: str | None, *, all_negative: bool) -> Part:
    """Whichever instrument is not done, or the grade; with every instrument negative the grade decides."""
    absent = [name for name, score in scores.items() if score is None]
    ask = absent + ([_GRADE] if grade is None else [])
    settles = tuple(frozenset({name}) for name in ask or [*_SCALES, _GRADE])
    if grade is not None and len(absent) == len(scores):
        stops = frozenset(absent)
    else:
        stops = frozenset({_GRADE}) if all_negative else frozenset()
    return Part(Truth.UNKNOWN, settles, stops)


def _neuropathic_why(case: Reading, done: list[str]) -> Text:
    if not done:
        return not_recorded(*_SCALES, _GRADE)
    return Text("%(score)s; that alone does not decide", score=said(case, done[0]))


@criterion(
    "ind.leg_vs_back",
    Text("Leg pain at least as strong as back pain"),
)
def leg_vs_back(case: Reading) -> Found:
    """Leg against back on the 0-10 scale, both in date."""
    leg, back = case.recent("pain.leg_nrs"), case.recent("pain.back_nrs")
    if leg is None or back is None:
        absent = [name for name in ("pain.leg_nrs", "pain.back_nrs") if case.recent(name) is None]
        part, why = Part(Truth.UNKNOWN, (frozenset(absent),)), not_recorded(*absent)
    else:
        part, why = (
            Part(Truth.of(leg >= back)),
            Text("Leg %(leg)s, back %(back)s", leg=plain(leg), back=plain(back)),
        )
    return case.found(part, met=why, not_met=why, unknown=why)


@criterion(
    "ind.functional_impact",
    Text("Function clearly limited"),
    thresholds={"odi_percent?": "number"},
)
def functional_impact(case: Reading) -> Found:
    """With a threshold the ODI decides; without one a described limitation is enough."""
    if case.has_limit("odi_percent"):
        limit = case.number("odi_percent")
        part = case.part("pain.odi_percent", lambda odi: odi >= limit)
        why = Text("ODI %(odi)s, needed %(limit)s %%", odi=plain(case.value("pain.odi_percent")), limit=limit)
        return case.found(part, met=why, not_met=why, unknown=not_recorded("pain.odi_percent"))
    part = either(*(case.part(name, lambda _: True) for name in ("pain.adl_impact", "pain.odi_percent")))
    why = Text("Limits in daily life are described")
    return case.found(part, met=why, not_met=why, unknown=not_recorded("pain.adl_impact"))


criterion("ind.radicular_distribution", Text("Pain follows a root territory"))(
    yes_favours("pain.radicular_distribution")
)
criterion("ind.objective_pathology", Text("An objective cause agrees with the pain"))(
    yes_favours("pain.objective_pathology")
)
criterion("ind.abnormal_imaging", Text("Imaging is abnormal"))(yes_favours("pain.abnormal_imaging"))
criterion(
    "ind.neurological_impairment",
    Text("Objective neurological impairment: reflex, motor, sensory, or EMG or nerve conduction"),
)(yes_favours("pain.neurological_impairment"))


@criterion("ind.no_further_surgery_target", Text("No operation that should come first"))
def no_further_surgery_target(case: Reading) -> Found:
    """A surgeon's dated opinion; a revision on offer for pain is an alternative, not a must."""
    part = case.part("surgery.surgeon_opinion", lambda opinion: opinion != "operation_first")
    unknown = not_recorded("surgery.surgeon_opinion")
    why = unknown if part.state is Truth.UNKNOWN else said(case, "surgery.surgeon_opinion")
    return case.found(part, met=why, not_met=why, unknown=unknown)


@criterion(
    "triage.nl_ortho",
    Text(
        "Dutch referral rule: leg or mixed pain, DN4 above %(dn4)s, %(months)s months or more, leg at least "
        "as strong as back and %(nrs)s or more"
    ),
    thresholds={"dn4": "number", "months": "number", "nrs": "number"},
)
def triage_nl_ortho(case: Reading) -> Found:
    """All five; routing only, its positive predictive value was 40 % (PMID 39757549)."""
    back = case.recent("pain.back_nrs")
    part = both(
        case.part("pain.location", lambda where: where in ("leg", "mixed"), always=True),
        case.part("pain.dn4", lambda score: score > case.number("dn4")),
        case.part(
            "pain.onset_on", lambda on: whole_months(on, case.on) >= case.number("months"), always=True
        ),
        case.part("pain.leg_nrs", lambda leg: leg >= case.number("nrs")),
        case.part("pain.leg_nrs", lambda leg: back is not None and leg >= back)
        if back is not None
        else Part.needing("pain.back_nrs"),
    )
    return case.found(
        part,
        met=Text("All five hold: refer"),
        not_met=Text("At least one of the five does not hold"),
        unknown=Text("Not all five are recorded"),
    )
