"""What a form of the record offers to make entry quick: a day and a source, and one No for a whole list.

Nothing of it is saved: each offer only fills the form in, for a person to look over and send.
"""

from dataclasses import dataclass
from datetime import date

from forms.records import FactsForm, key_of
from scs_manager.domain.facts import Facts
from scs_manager.domain.text import Text
from scs_manager.web.access import CaseView
from scs_manager.web.i18n import gettext as _

NO = (False, "no")


@dataclass(frozen=True)
class Offer:
    """A day and a source that one button fills in."""

    name: str
    words: str
    on: date
    source: str


def offers_of(case: CaseView) -> tuple[Offer, ...]:
    """A visit of today. Never the source of an earlier answer: a score's own would be wrong for another."""
    return (Offer("today", _("Today, clinic visit"), case.today, _("Clinic visit")),)


def absent_now(form: FactsForm, facts: Facts) -> frozenset[str]:
    """The findings that one No may answer: all of the list but those on record with another answer."""
    known = {name: facts.get(name) for name in form.section.absent}
    return frozenset(name for name, datum in known.items() if datum is None or datum.value in NO)


def take_offer(form: FactsForm, offer: Offer) -> None:
    """Fill in the day and the source that hold for all."""
    form.common_on.raw_text, form.common_on.data = offer.on.isoformat(), offer.on
    form.common_source.raw_text = form.common_source.data = offer.source


def answer_no(form: FactsForm, absent: frozenset[str]) -> tuple[str, ...]:
    """Answer No to those of the findings that have no answer in the form yet; their names."""
    filled = []
    for fact in form.section.asked:
        field = form.of(key_of(fact))
        if fact.name in absent and field.is_empty and not form.of(f"{key_of(fact)}_gone").data:
            field.data = "no" if fact.choices else False
            filled.append(fact.name)
    return tuple(filled)


LIST_NOT_EMPTY = Text("The list is not empty any more. Look at it, then say whether it is complete.")
