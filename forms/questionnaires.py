"""Forms made from an instrument's definition: for staff, for the patient; asking, correcting, permitting.

Nothing is preselected, and an item that is not answered is missing, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    NumberField,
    TextField,
    TickField,
    _,
)
from forms.invitations import CARER, PATIENT, OpenDiaryForm
from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import Instrument, Item, Method
from scs_manager.domain.instruments.answers import Answer
from scs_manager.domain.instruments.digits import read_digits, takes_single_digits
from scs_manager.domain.questionnaires import PURPOSES, WAYS, EnteredBy, Purpose, Way
from scs_manager.domain.text import Text

SCALE_MOST = 11
"""Up to this many answers an item is a row of targets; with more it is a number to type."""
STATED_PLACES = 3
"""Decimals that a stated score may have."""
YES, NO = _("Yes"), _("No")


@dataclass(frozen=True)
class Question:
    """One item of a form with its field; ``choices`` are empty where a number is typed."""

    item: Item
    field: BaseField
    choices: tuple[Choice, ...]

    @property
    def is_numbers(self) -> bool:
        """Whether the answers are bare numbers, as on a 0 to 10 scale."""
        return all(choice.label == choice.value for choice in self.choices)


class ItemsForm(Form):
    """The base of the forms that show an instrument's items."""

    instrument: Instrument

    def questions(self) -> list[Question]:
        """The items that this form asks, each with its field."""
        named = [(item, field_name(item)) for item in self.instrument.items]
        return [Question(item, self.of(name), choices_of(item)) for item, name in named if name in self]

    def items(self) -> tuple[Answer, ...]:
        """The answers in the order of the form, None for what was left out."""
        asked = {each.item.number: _answer(each) for each in self.questions()}
        return tuple(asked.get(item.number) for item in self.instrument.items)


class EntryForm(ItemsForm):
    """What staff enter: the items one by one or in a line, or scores from a form filled in elsewhere."""

    answered_on = DateField(
        _("Day on which the form was filled in"), missing=_("Enter the day on which it was filled in")
    )
    entered_by = ChoiceField(
        _("How was it filled in?"),
        choices=(
            Choice(EnteredBy.STAFF, _("I asked the patient")),
            Choice(EnteredBy.TRANSCRIBED, _("I copied it from paper")),
            Choice(EnteredBy.STATED, _("The patient told me the score")),
        ),
        enum=EnteredBy,
        missing=_("Choose how it was filled in"),
    )
    digits = TextField(_("All answers in one line"), required=False, width="20", max_length=400)

    def totals(self) -> dict[str, Decimal]:
        """The scores that were typed in."""
        fields = {score.id: self.of(total_name(score.id)) for score in self.instrument.scores}
        return {key: Decimal(field.data) for key, field in fields.items() if field.data is not None}

    def content(self) -> tuple[tuple[Answer, ...] | None, Mapping[str, Decimal] | None]:
        """Items or totals, never both; a contradiction or nothing at all is refused at its place."""
        line = str(self.digits.data or "")
        typed = read_digits(self.instrument, line) if line else None
        one_by_one, totals = self.items(), self.totals()
        given = [typed is not None, any(each is not None for each in one_by_one), bool(totals)]
        if sum(given) > 1:
            raise InputError(_("Use one way: the items, the line, or the scores"), place="digits")
        if not any(given):
            raise InputError(_("Enter the answers, or a score"), place="digits")
        return (None, totals) if totals else (typed or one_by_one, None)

    def total_fields(self) -> list[BaseField]:
        """The fields of the scores, in the order of the definition."""
        return [self.of(total_name(score.id)) for score in self.instrument.scores]


class CorrectionForm(EntryForm):
    """The same with the reason for the correction."""

    reason = TextField(_("Why is it corrected?"), max_length=400, missing=_("Enter why it is corrected"))


class OpenQuestionnairesForm(OpenDiaryForm):
    """The second fact, and whether the patient or a carer will answer."""

    who = ChoiceField(
        _("Who answers the questions?"),
        choices=(Choice(PATIENT, _("The patient")), Choice(CARER, _("A carer, for the patient"))),
        missing=_("Choose who answers the questions"),
    )


class AnswerForm(ItemsForm):
    """What the patient fills in; what is missing must be said to be left out."""

    sure = TickField(_("Send it without the answers that are missing"))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Besides each answer: a question without one is pointed out until the patient leaves it out."""
        if not super().validate(extra_validators):
            return False
        for place, question in enumerate(self.questions(), 1):
            if question.field.is_empty and not self.sure.data:
                question.field.fail(Text("Question %(n)s has no answer yet.", n=place))
        return not self.problems()

    @property
    def missing(self) -> int:
        """How many questions have no answer."""
        return sum(question.field.is_empty for question in self.questions())


def field_name(item: Item) -> str:
    """The name of an item's field."""
    return f"item_{item.number}"


def total_name(score_id: str) -> str:
    """The name of a score's field."""
    return f"total_{score_id}"


def choices_of(item: Item) -> tuple[Choice, ...]:
    """The answers of an item as they are shown; none where a number is typed instead."""
    if item.codes:
        return tuple(Choice(word, word.replace("_", " ")) for word in item.codes)
    if item.choices:
        return tuple(Choice(str(each.value), each.text) for each in item.choices)
    if item.yes_no:
        return (Choice("0", NO), Choice("1", YES))
    if item.high - item.low >= SCALE_MOST:
        return ()
    return tuple(Choice(str(n), str(n)) for n in range(item.low, item.high + 1))


def entry_form(instrument: Instrument, *, show: bool, correcting: bool = False) -> type[EntryForm]:
    """The form for staff; ``show``: the items stand on it with their texts."""
    fields: dict[str, Any] = {"instrument": instrument}
    if show:
        fields |= _item_fields(instrument)
    for score in instrument.scores:
        fields[total_name(score.id)] = _total_field(score.title, score.method, score.low, score.high)
    base = CorrectionForm if correcting else EntryForm
    return type(f"Entry{_class_name(instrument)}", (base,), fields)


def answer_form(instrument: Instrument) -> type[AnswerForm]:
    """The form for the patient."""
    fields = {"instrument": instrument} | _item_fields(instrument)
    return type(f"Answer{_class_name(instrument)}", (AnswerForm,), fields)


def digits_hint(instrument: Instrument) -> Text:
    """How the answers are typed in one line."""
    count = len(instrument.items)
    if takes_single_digits(instrument) and count > 1:
        return Text("%(n)s digits in the order of the form, such as %(like)s; - for one that is missing",
                    n=count, like=_example(instrument))  # fmt: skip
    words = [word for item in instrument.items for word in item.codes]
    if words:
        return Text("%(n)s answers with spaces between them; - for one that is missing. Words: %(words)s",
                    n=count, words=", ".join(words))  # fmt: skip
    return Text("%(n)s numbers with spaces between them; - for one that is missing", n=count)


def _example(instrument: Instrument) -> str:
    return "".join(str(item.low + n % 2) for n, item in enumerate(instrument.items, 1))


def _class_name(instrument: Instrument) -> str:
    return instrument.id.title().replace("-", "")


def _item_fields(instrument: Instrument) -> dict[str, Any]:
    return {field_name(item): _item_field(item) for item in instrument.items}


def _item_field(item: Item) -> Any:
    label = item.text or Text("Item %(n)s", n=item.number)
    choices = choices_of(item)
    if choices:
        return ChoiceField(label, choices=choices, look="steps", required=False)
    return NumberField(label, low=item.low, high=item.high, required=False)


def _total_field(title: str, method: Method, low: Any, high: Any) -> Any:
    places = 0 if method in (Method.SUM, Method.VALUE) else STATED_PLACES
    hint = Text("From %(low)g to %(high)g", low=float(low), high=float(high))
    return NumberField(title, places=places, low=_plain(low), high=_plain(high), hint=hint, required=False)


def _plain(limit: Any) -> Decimal:
    return Decimal(limit.numerator) / Decimal(limit.denominator)


def _answer(question: Question) -> Answer:
    data = question.field.data
    if data is None:
        return None
    return str(data) if question.item.codes else int(data)


class AskForm(Form):
    """Which questionnaires are asked of a patient, why, how and by when."""

    instruments = ChoicesField(_("Questionnaires"), missing=_("Choose at least one questionnaire"))
    way = ChoiceField(
        _("How is it filled in?"), choices=tuple(Choice(key, words) for key, words in WAYS.items()), enum=Way
    )
    purpose = ChoiceField(
        _("What for?"), choices=tuple(Choice(key, words) for key, words in PURPOSES.items()), enum=Purpose
    )
    due_on = DateField(_("Needed by"), missing=_("Enter the day by which it is needed"))


def ask_form(choices: Sequence[Choice]) -> type[AskForm]:
    """The form with these questionnaires to choose from."""
    field = ChoicesField(_("Questionnaires"), choices=choices, missing=_("Choose at least one questionnaire"))
    return type("AskForm", (AskForm,), {"instruments": field})


class WithdrawRequestForm(Form):
    """Why a request is taken back."""

    reason = TextField(_("Why is it not needed any more?"), max_length=400, missing=_("Enter the reason"))
