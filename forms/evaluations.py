"""The psychological evaluation: asked for, written, signed."""

from collections.abc import Mapping
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    PasswordField,
    TextField,
    YesNoField,
    _,
)
from scs_manager.domain.evaluations import (
    CONCLUSIONS,
    FACTORS,
    PROFESSIONS,
    RATING_WORDS,
    SUBSTANCE_USE,
    Factor,
    Findings,
    Instrument,
    Rating,
)
from scs_manager.domain.text import Text

INSTRUMENTS = 5
"""Rows for instruments on the form; more go into the narrative. [default]"""
NOT_ASSESSED = "none"


class OrderForm(Form):
    """What is asked of the psychologist."""

    note = TextField(
        _("What do you ask for?"),
        hint=_("Such as evaluation before a trial, by Dr Example"),
        max_length=400,
        missing=_("Enter what you ask for"),
    )


class EvaluationForm(Form):
    """Everything an evaluation may state; a draft may leave anything open."""

    version = HiddenField()
    author = ChoiceField(
        _("Who evaluated the patient?"),
        choices=(
            Choice("self", _("I did")),
            Choice("paper", _("Somebody else, on paper: I copy it and name its author")),
        ),
        required=False,
    )
    evaluator_name = TextField(
        _("Name of the author"), hint=_("Only for an evaluation on paper"), required=False
    )
    transcribed_from = TextField(
        _("Which paper?"), hint=_("Such as report of 4 May 2026, 3 pages"), max_length=400, required=False
    )
    profession = ChoiceField(
        _("Profession of the evaluator"),
        choices=tuple(Choice(value, words) for value, words in PROFESSIONS.items()),
        required=False,
    )
    qualification = TextField(
        _("What qualifies the evaluator"),
        hint=_("Such as licensed clinical psychologist, with the register's number"),
        max_length=400,
        required=False,
    )
    held_on = DateField(_("Day of the evaluation"), required=False)
    depression_screened = YesNoField(
        _("Was a validated instrument used, depression included?"), required=False
    )
    narrative = NoteField(_("Findings in words"), rows=8, required=False)
    substance_use = ChoiceField(
        _("Substance use"),
        hint=_("From history, urine test and prescription register"),
        choices=tuple(Choice(value, words) for value, words in SUBSTANCE_USE.items()),
        required=False,
    )
    substance_statement = NoteField(_("Statement on substance use"), rows=2, required=False)
    major_disorder_untreated = YesNoField(
        _("Active psychosis or mania, or another major mental disorder without sufficient treatment?"),
        required=False,
    )
    conclusion = ChoiceField(
        _("Conclusion"),
        choices=tuple(Choice(value, words) for value, words in CONCLUSIONS.items()),
        required=False,
    )
    conditions = NoteField(
        _("Conditions, or what must come first"),
        hint=_("Needed unless the conclusion is: suitable"),
        rows=3,
        required=False,
    )

    def factor_rows(self) -> list[tuple[Factor, BaseField, BaseField, BaseField]]:
        """Each factor with its three fields: rating, plan, day of re-assessment."""
        return [(each, *self._three(each.slug)) for each in FACTORS]

    def instrument_rows(self) -> list[tuple[BaseField, BaseField, BaseField]]:
        """The rows for instruments: name, score, day."""
        return [
            (self.of(f"instrument_{n}"), self.of(f"score_{n}"), self.of(f"scored_on_{n}"))
            for n in range(1, INSTRUMENTS + 1)
        ]

    def findings(self, signer: str) -> Findings:
        """What was entered; without a paper the evaluator is who writes."""
        on_paper = self["author"].data == "paper"
        names = (
            "profession", "qualification", "held_on", "depression_screened", "narrative", "substance_use",
            "substance_statement", "major_disorder_untreated", "conclusion", "conditions",
        )  # fmt: skip
        return Findings(
            evaluator_name=self.evaluator_name.data if on_paper else signer,
            transcribed_from=self.transcribed_from.data if on_paper else "",
            instruments=self._instruments(),
            ratings=self._ratings(),
            **self.values(*names),
        )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Besides each answer: a paper has an author and a name, a score belongs to an instrument."""
        super().validate(extra_validators)
        if self["author"].data == "paper":
            for name, words in (
                ("evaluator_name", _("Enter the author")),
                ("transcribed_from", _("Enter which paper")),
            ):
                if self.of(name).is_empty:
                    self.of(name).fail(words)
        for instrument, score, on in self.instrument_rows():
            if instrument.is_empty and not (score.is_empty and on.is_empty):
                instrument.fail(_("Enter the instrument"))
        return not self.problems()

    def _three(self, slug: str) -> tuple[BaseField, BaseField, BaseField]:
        return self.of(slug), self.of(f"{slug}_plan"), self.of(f"{slug}_reassess_on")

    def _instruments(self) -> tuple[Instrument, ...]:
        return tuple(
            Instrument(name.data, score.data, on.data)
            for name, score, on in self.instrument_rows()
            if not name.is_empty
        )

    def _ratings(self) -> dict[str, Rating]:
        return {
            factor.slug: Rating(_level(level.data), plan.data, on.data)
            for factor, level, plan, on in self.factor_rows()
            if not (level.is_empty and plan.is_empty and on.is_empty)
        }


def evaluation_form(
    found: Findings | None = None, version: int | None = None, **options: Any
) -> EvaluationForm:
    """The form, filled with the draft when it is first opened."""
    if found is None:
        return _FORM(**options)
    data: dict[str, Any] = {"version": version, "author": "paper" if found.transcribed_from else "self"}
    data |= {name: getattr(found, name) for name in _PLAIN}
    for slug, rating in found.ratings.items():
        data[slug] = None if rating.level is None else str(rating.level)
        data |= {f"{slug}_plan": rating.plan, f"{slug}_reassess_on": rating.reassess_on}
    for n, each in enumerate(found.instruments[:INSTRUMENTS], start=1):
        data |= {f"instrument_{n}": each.name, f"score_{n}": each.score, f"scored_on_{n}": each.on}
    return _FORM(data=data, **options)


class SignEvaluationForm(Form):
    """The signature under an evaluation."""

    shown_sha256 = HiddenField(max_length=64)
    replace_reason = TextField(
        _("Why do you replace the signed evaluation?"),
        max_length=400,
        required=False,
    )
    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is shown beside your name."),
        max_length=400,
        missing=_("Enter what your signature means"),
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password"))


_PLAIN = (
    "evaluator_name", "transcribed_from", "profession", "qualification", "held_on", "depression_screened",
    "narrative", "substance_use", "substance_statement", "major_disorder_untreated", "conclusion",
    "conditions",
)  # fmt: skip


def _level(chosen: str | None) -> int | None:
    return int(chosen) if chosen in ("0", "1", "2") else None


def _rating(factor: Factor) -> ChoiceField:
    levels = zip(range(3), RATING_WORDS, factor.anchors, strict=True)
    choices = tuple(
        Choice(str(level), Text("%(level)s %(word)s", level=level, word=word), hint=anchor)
        for level, word, anchor in levels
    )
    return ChoiceField(
        factor.name, choices=(*choices, Choice(NOT_ASSESSED, _("Not assessed"))), required=False
    )


def _made() -> type[EvaluationForm]:
    fields: dict[str, Any] = {}
    for factor in FACTORS:
        named = {"what": factor.name}
        fields[factor.slug] = _rating(factor)
        fields[f"{factor.slug}_plan"] = TextField(
            _("Plan, if severe: %(what)s", **named), max_length=400, required=False
        )
        fields[f"{factor.slug}_reassess_on"] = DateField(
            _("Assess again on, if severe: %(what)s", **named), required=False
        )
    for n in range(1, INSTRUMENTS + 1):
        fields[f"instrument_{n}"] = TextField(_("Instrument %(n)s", n=n), required=False)
        fields[f"score_{n}"] = TextField(_("Score of instrument %(n)s", n=n), max_length=100, required=False)
        fields[f"scored_on_{n}"] = DateField(_("Day of instrument %(n)s", n=n), required=False)
    return type("FullEvaluationForm", (EvaluationForm,), fields)


_FORM = _made()
