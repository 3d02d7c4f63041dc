"""Facts read for paper: the lines of the history as a payer's reviewer and the team look for them.

What is not recorded is left empty or named as missing; nothing is filled in.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from reports.content import State
from reports.fact_words import value_words
from reports.record_lines import (
    AlgorithmLine,
    CauseLine,
    Figure,
    MedicineLine,
    OperationLine,
    RecordLines,
    Step,
    TreatmentRow,
)
from scs_manager.domain.algorithm_steps import STEPS, ZONES, Steps
from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.facts_catalogue_causes import SEED_CAUSES, SETTLED, Cause
from scs_manager.domain.ledger import Ledger, dose_words, ledger_of, missing_of
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.truth import Truth

ITEMS = {
    "myogenic-triggers": "Muscle trigger zones, primary and satellite",
    "skin-allodynia": "Skin allodynia zones",
    "scar-triggers": "Trigger zones of the scar",
    "mood": "Depression or anxiety",
    "fitness": "Fitness programme",
}
"""The five items of the seed's algorithm, by the names of their steps."""


def record_lines(facts: Facts, on: date) -> RecordLines:
    """The history as known on a day."""
    known = facts.known_on(on)
    ledger = ledger_of(_medicines(known), complete="medicines" in known.complete, on=on)
    statuses = [(cause, known.get(cause.status)) for cause in SEED_CAUSES]
    return RecordLines(
        operations=tuple(_operation(each) for each in _listed(known, "surgery.operations")),
        operations_complete=_complete(known, "operations"),
        medicines=tuple(_medicine(each) for each in _by_class(known, ledger)),
        medicines_complete=_complete(known, "medicines"),
        figures=tuple(_figures(ledger)),
        treatments=tuple(_treatment(each) for each in _listed(known, "treatment.treatments")),
        treatments_complete=_complete(known, "treatments"),
        algorithm=tuple(_item(known, slug) for slug in ITEMS),
        causes=tuple(_cause(known, cause) for cause, status in statuses if status is not None),
        causes_open=tuple(cause.name for cause, status in statuses if status is None),
    )


def _listed(facts: Facts, name: str) -> tuple[Item, ...]:
    datum = facts.get(name)
    return () if datum is None else items_of(datum.value)


def _medicines(facts: Facts) -> tuple[Item, ...]:
    return _listed(facts, "medication.medicines")


def _by_class(facts: Facts, ledger: Ledger) -> list[Item]:
    """In the order of the classes, then as entered."""
    return sorted(_medicines(facts), key=lambda each: ledger.classes_tried.index(each["drug_class"]))


def _complete(facts: Facts, key: str) -> str:
    said = facts.complete.get(key)
    return f"{date_words(said.on)}, said by {said.by}" if said else ""


def _words(item: Item, *names: str) -> str:
    """The fields in words, those that are recorded."""
    return _joined(value_words(item[name]) for name in names if name in item)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _counted(item: Item, name: str, unit: str) -> str:
    return f"{item[name]:g} {unit}" if name in item else ""


def _date(item: Item, name: str, precision: str) -> str:
    on = item.get(name)
    return date_words(on, item.get(precision)) if isinstance(on, date) else ""


def _span(item: Item) -> str:
    first = _date(item, "started_on", "started_precision")
    last = _date(item, "stopped_on", "stopped_precision")
    if first and last:
        return f"{first} – {last}"
    if first:
        return f"since {first}" if item.get("current", True) else f"from {first}, end not recorded"
    return f"until {last}" if last else ""


def _operation(item: Item) -> OperationLine:
    procedures = dict.fromkeys([item["procedure"], *item.get("more_procedures", ())])
    what = " ".join([_joined(value_words(each) for each in procedures), *item.get("levels", ())])
    aim = {True: "aim achieved", False: "aim not achieved"}.get(item.get("anatomical_success", ""), "")
    back = _date(item, "recurrence_on", "recurrence_precision")
    return OperationLine(
        what=_joined([what, _words(item, "side")]),
        when=_date(item, "performed_on", "precision"),
        result=_joined([aim, _words(item, "anatomical_evidence")]),
        course=_joined(
            [
                _counted(item, "initial_relief_percent", "% relief at first"),
                _counted(item, "pain_free_weeks", "weeks free of pain"),
                f"pain back {back}" if back else "",
            ]
        ),
        complications=_joined(
            [*map(value_words, item.get("complication_kinds", ())), _words(item, "complications")]
        ),
    )


def _medicine(item: Item) -> MedicineLine:
    highest = item.get("max_daily_dose", item.get("daily_dose"))
    dose = str(dose_words(highest, item.get("dose_unit")) or "")
    daily = f"daily life {item['function']}" if "function" in item else ""
    pain = f"NRS {item['nrs_on_drug']:g}" if "nrs_on_drug" in item else ""
    grade = f"grade {item['adverse_grade']}" if "adverse_grade" in item else ""
    still = "still taken" if item["current"] else ""
    return MedicineLine(
        drug=item["drug"],
        drug_class=value_words(item["drug_class"]),
        dose=_joined([dose, _counted(item, "weeks", "weeks")]),
        when=_span(item),
        adherence=_words(item, "adherence"),
        effect=_joined([_counted(item, "relief_percent", "% relief"), pain, daily]),
        harm=_joined([_words(item, "adverse_effect"), grade]),
        stopped=_words(item, "stop_reason") or still,
        proof=_words(item, "proof"),
        missing=tuple(map(str, missing_of(item))),
    )


def _figures(ledger: Ledger) -> Iterator[Figure]:
    together = {Truth.MET: "yes", Truth.NOT_MET: "no", Truth.UNKNOWN: "unknown"}[ledger.overlap]
    tried = _joined(map(value_words, ledger.classes_tried))
    left = _joined(map(value_words, ledger.classes_not_tried)) or "none"
    yield Figure("Opioid dose", str(ledger.mme.text))
    yield Figure("Months with an opioid", str(ledger.months_words))
    yield Figure("Opioid and benzodiazepine together", together)
    yield Figure("Classes tried", tried or ("none" if ledger.complete else "unknown"))
    yield Figure("Classes not tried", left if ledger.complete else "unknown")


def _treatment(item: Item) -> TreatmentRow:
    supervised = {True: "supervised", False: "not supervised"}.get(item.get("supervised", ""), "")
    where = _joined([*item.get("levels", ()), _words(item, "side")])
    lasted = _counted(item, "relief_weeks", "weeks")
    row = TreatmentRow(
        what=" ".join(filter(None, (item["name"], where))),
        kind=value_words(item.get("procedure_type", item["modality"])),
        when=_span({**item, "current": item.get("result") == "ongoing"}),
        sessions=_joined([_counted(item, "sessions", "sessions"), supervised]),
        relief=_joined([_counted(item, "relief_percent", "%"), f"for {lasted}" if lasted else ""]),
        result=_joined([_words(item, "result"), _words(item, "unsuitable_reason")]),
    )
    wanted = {"dates": row.when, "result": row.result}
    return TreatmentRow(**{**vars(row), "missing": tuple(name for name, said in wanted.items() if not said)})


def _item(facts: Facts, slug: str) -> AlgorithmLine:
    steps = STEPS[slug](facts)
    return AlgorithmLine(ITEMS[slug], tuple(_steps(steps)), _detail(facts, slug.replace("-", "_")))


def _steps(steps: Steps) -> Iterator[Step]:
    yield _step(steps.assessed, bad="unknown")
    yield Step(None, "asked of everybody") if steps.present is None else _found(steps.present)
    if steps.treated is None:
        yield from (Step(None, "not needed"), Step(None, "not needed"))
        return
    yield _step(steps.treated, bad="not_met")
    yield (
        Step("met", value_words(steps.response).capitalize())
        if steps.response
        else Step("unknown", "Unknown")
    )


def _step(truth: Truth, *, bad: State) -> Step:
    known: dict[Truth, tuple[State, str]] = {Truth.MET: ("met", "Yes"), Truth.NOT_MET: (bad, "No")}
    return Step(*known.get(truth, ("unknown", "Unknown")))


def _found(truth: Truth) -> Step:
    """Present is no failure: it asks for treatment."""
    known: dict[Truth, tuple[State, str]] = {
        Truth.MET: ("caution", "Present"),
        Truth.NOT_MET: ("met", "None found"),
    }
    return Step(*known.get(truth, ("unknown", "Unknown")))


def _detail(facts: Facts, slug: str) -> str:
    """Zones found, and what was done."""
    said = []
    if slug in ZONES:
        said += [_zone(each) for each in _listed(facts, ZONES[slug][0])]
    for name in _DETAILS.get(slug, (f"{slug}_treatments", f"{slug}_treatment")):
        datum = facts.get(f"optimisation.{name}")
        if datum is not None:
            words = datum.value if isinstance(datum.value, tuple) else (datum.value,)
            said.append(_joined(value_words(each, datum.unit) for each in words))
    return "; ".join(filter(None, said))


_DETAILS = {
    "fitness": (
        "fitness_programme",
        "fitness_setting",
        "fitness_weeks",
        "fitness_attended",
        "fitness_exempt_reason",
    )
}


def _zone(item: Item) -> str:
    """``gluteus medius, left, primary``."""
    signs = [name.replace("_", " ") for name in _SIGNS if item.get(name)]
    return _joined([_words(item, "muscle", "place", "side", "kind"), *signs])


_SIGNS = ("taut_band", "to_brush", "to_pin", "tender", "tinel", "reproduces_pain")


def _cause(facts: Facts, cause: Cause) -> CauseLine:
    status = facts.get(cause.status)
    if status is None:
        raise ValueError("a cause that was not looked into has no line")
    found = str(status.value)
    details = [facts.get(f"{cause.status}_{name}") for name in ("basis", "levels", "side", "waived_reason")]
    basis = [value_words(each.value) for each in details if each is not None]
    return CauseLine(
        cause.name,
        "met" if found in SETTLED else "caution",
        found.capitalize(),
        date_words(status.on) if status.on else "no date",
        "; ".join(basis),
    )
