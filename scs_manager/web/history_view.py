"""What the history's own pages show: figures of the lists, the causes, the algorithm, the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from forms.histories import ITEMS, LISTS_OF_ITEM
from forms.records import words_of
from forms.sections import short_of
from scs_manager.domain.algorithm_steps import STEPS, Steps
from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.facts_catalogue_causes import FACTS_OF_CAUSE, SEED_CAUSES, SETTLED, WAIVED, Cause
from scs_manager.domain.ledger import Ledger, ledger_of, missing_of
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.surgical_history import surgical_history
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.web.case_view import CaseView
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.record_view import ListView, SectionView, in_words, section_view

OPERATIONS, MEDICINES = "surgery.operations", "medication.medicines"
Figures = tuple[tuple[str, str], ...]


def with_figures(lists: Iterable[ListView], facts: Facts, case: CaseView) -> tuple[ListView, ...]:
    """The lists of a page; operations and medicines also with what they come to."""
    found = []
    for each in lists:
        if each.key == "operations":
            each = replace(each, figures=_surgical_figures(facts, case))
        elif each.key == "medicines":
            page = (_("Failure ledger"), f"/cases/{case.id}/history/ledger")
            each = replace(each, figures=ledger_figures(_ledger(facts, case))[:1], page=page)
        found.append(each)
    return tuple(found)


def listed(facts: Facts, name: str) -> tuple[Item, ...]:
    """The items of a list of the record."""
    datum = facts.get(name)
    return () if datum is None else items_of(datum.value)


def _surgical_figures(facts: Facts, case: CaseView) -> Figures:
    complete = "operations" in facts.complete
    found = surgical_history(listed(facts, OPERATIONS), complete=complete, on=case.today)
    return (
        (_("Operations"), say(found.count_words)),
        (_("Months since the last"), say(found.months_words)),
        (_("Levels fused"), say(found.fusion_words)),
    )


def _ledger(facts: Facts, case: CaseView) -> Ledger:
    return ledger_of(listed(facts, MEDICINES), complete="medicines" in facts.complete, on=case.today)


def ledger_figures(ledger: Ledger) -> Figures:
    """The figures under the ledger, in words."""
    words = {Truth.MET: _("yes"), Truth.NOT_MET: _("no"), Truth.UNKNOWN: _("unknown")}
    tried = _classes(ledger.classes_tried) or (_("none") if ledger.complete else _("unknown"))
    left = _classes(ledger.classes_not_tried) or _("none")
    return (
        (_("Opioid dose"), say(ledger.mme.text)),
        (_("Months with an opioid"), say(ledger.months_words)),
        (_("Opioid and benzodiazepine together"), words[ledger.overlap]),
        (_("Classes tried"), tried),
        (_("Classes not tried"), left if ledger.complete else _("unknown")),
    )


def _classes(names: Iterable[str]) -> str:
    return ", ".join(words_of(name) for name in names)


@dataclass(frozen=True)
class LedgerRow:
    """One medicine as a payer's table has it; empty text where nothing is recorded."""

    drug: str
    code: str
    drug_class: str
    dose: str
    when: str
    adherence: str
    effect: str
    harm: str
    stopped: str
    prescriber: str
    proof: str
    missing: tuple[Text, ...]


@dataclass(frozen=True)
class LedgerPage:
    """The ledger with its figures."""

    rows: tuple[LedgerRow, ...]
    figures: Figures
    overlap_now: bool


def ledger_page(facts: Facts, case: CaseView) -> LedgerPage:
    """The failure ledger, in the order of the classes and then as entered."""
    ledger = _ledger(facts, case)
    order = {name: place for place, name in enumerate(ledger.classes_tried)}
    medicines = sorted(listed(facts, MEDICINES), key=lambda each: order[each["drug_class"]])
    return LedgerPage(tuple(map(_row, medicines)), ledger_figures(ledger), ledger.overlap_now)


def _row(item: Item) -> LedgerRow:
    unit = words_of(item["dose_unit"]) if "dose_unit" in item else ""
    highest = item.get("max_daily_dose", item.get("daily_dose"))
    code = f"{item.get('code_system', '')} {item['code']}".strip() if "code" in item else ""
    return LedgerRow(
        drug=item["drug"],
        code=code,
        drug_class=words_of(item["drug_class"]),
        dose=""
        if highest is None
        else _("%(dose)s a day", dose=f"{highest:g} {unit}".strip())
        if unit != "mcg/h"
        else f"{highest:g} {unit}",
        when=_joined(_span(item), _counted(item, "weeks", _("weeks"))),
        adherence=words_of(item["adherence"]) if "adherence" in item else "",
        effect=_effect(item),
        harm=_harm(item),
        stopped=words_of(item["stop_reason"]) if "stop_reason" in item else _still(item),
        prescriber=item.get("prescriber", ""),
        proof=item.get("proof", ""),
        missing=missing_of(item),
    )


def _still(item: Item) -> str:
    return _("Still taken") if item["current"] else ""


def _span(item: Item) -> str:
    first, last = _date(item, "started"), _date(item, "stopped")
    if first and last:
        return f"{first} – {last}"
    if first and not item["current"]:
        return _("from %(day)s, end not recorded", day=first)
    return _("since %(day)s", day=first) if first else _("until %(day)s", day=last) if last else ""


def _date(item: Item, name: str) -> str:
    on = item.get(f"{name}_on")
    return date_words(on, item.get(f"{name}_precision")) if on else ""


def _effect(item: Item) -> str:
    pain = f"NRS {item['nrs_on_drug']:g}" if "nrs_on_drug" in item else ""
    daily = _("daily life %(how)s", how=item["function"]) if "function" in item else ""
    return _joined(_counted(item, "relief_percent", "%"), pain, daily)


def _harm(item: Item) -> str:
    grade = _("grade %(n)s", n=item["adverse_grade"]) if "adverse_grade" in item else ""
    return _joined(item.get("adverse_effect", ""), grade)


def _counted(item: Item, name: str, unit: str) -> str:
    return f"{item[name]:g} {unit}" if name in item else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class CauseRow:
    """One cause of the seed: what was found, and what to do about it."""

    slug: str
    name: str
    href: str
    mark: str
    found: str
    details: str
    on: str
    work_up: Text
    if_confirmed: Text | None


def cause_rows(facts: Facts, case: CaseView) -> tuple[CauseRow, ...]:
    """Every cause that the seed names, in its order."""
    return tuple(_cause_row(cause, facts, case) for cause in SEED_CAUSES)


def settled_causes(facts: Facts) -> int:
    """How many causes need no more looking up."""
    statuses = (facts.get(cause.status) for cause in SEED_CAUSES)
    return sum(datum is not None and datum.value in SETTLED for datum in statuses)


def _cause_row(cause: Cause, facts: Facts, case: CaseView) -> CauseRow:
    status = facts.get(cause.status)
    answer = "" if status is None else str(status.value)
    shown = [(fact, facts.get(fact.name)) for fact in FACTS_OF_CAUSE[cause.slug][1:]]
    details = [
        f"{short_of(fact.meaning)}: {in_words(fact, datum.value)}"
        for fact, datum in shown
        if datum is not None and (fact.name != cause.waived_reason or answer == WAIVED)
    ]
    slug = f"cause-{cause.slug.replace('_', '-')}"
    return CauseRow(
        slug,
        cause.name,
        f"/cases/{case.id}/history/{slug}",
        "met" if answer in SETTLED else "caution" if answer else "unknown",
        words_of(answer) if answer else _("Not assessed"),
        "; ".join(details),
        date_words(status.on) if status is not None and status.on else "",
        cause.work_up,
        cause.if_confirmed,
    )


@dataclass(frozen=True)
class StepView:
    """One step of an item: a mark and a word."""

    mark: str
    words: str


@dataclass(frozen=True)
class ItemOfAlgorithm:
    """One item of the algorithm: its four steps, what is recorded, and its list."""

    section: SectionView
    steps: tuple[StepView, ...]
    list_key: str


def algorithm_items(facts: Facts, base: str) -> tuple[ItemOfAlgorithm, ...]:
    """The five items of the seed's algorithm."""
    return tuple(
        ItemOfAlgorithm(
            _short(section_view(section, facts, base)),
            _step_views(STEPS[section.slug](facts)),
            LISTS_OF_ITEM.get(section.slug, ""),
        )
        for section in ITEMS
    )


def _short(section: SectionView) -> SectionView:
    """The section with its questions short: its heading says what they are about."""
    return replace(
        section,
        known=tuple(replace(known, meaning=short_of(known.meaning)) for known in section.known),
        unknown=tuple(map(short_of, section.unknown)),
    )


def _step_views(steps: Steps) -> tuple[StepView, ...]:
    response = (
        StepView("met", words_of(steps.response)) if steps.response else StepView("unknown", _("Unknown"))
    )
    return (
        _step(steps.assessed, bad="unknown"),
        StepView("", _("Asked of everybody")) if steps.present is None else _found(steps.present),
        _not_needed() if steps.treated is None else _step(steps.treated, bad="not-met"),
        _not_needed() if steps.treated is None else response,
    )


def _not_needed() -> StepView:
    return StepView("", _("Not needed"))


def _step(truth: Truth, *, bad: str) -> StepView:
    marks = {Truth.MET: ("met", _("Yes")), Truth.NOT_MET: (bad, _("No"))}
    return StepView(*marks.get(truth, ("unknown", _("Unknown"))))


def _found(truth: Truth) -> StepView:
    """Present is no failure: it asks for treatment."""
    marks = {Truth.MET: ("caution", _("Present")), Truth.NOT_MET: ("met", _("None found"))}
    return StepView(*marks.get(truth, ("unknown", _("Unknown"))))
