"""What a clinician types to decide: the decision with its reasons, then the signature."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.base import Choice, ChoiceField, Form, HiddenField, NoteField, PasswordField, TextField, _
from scs_manager.domain.decisions import OUTCOME_NAMES, DecisionOutcome
from scs_manager.domain.text import Text

MEANING_LENGTH = 400
"""Characters the signer's statement of meaning may have, as stored."""


class DecisionForm(Form):
    """The first step: what is decided and why; ``decision_form`` adds what depends on the case."""

    reasons = NoteField(
        _("Why?"),
        hint=_("Always recorded. Needed if you decide against the recommendation or not to implant now."),
        required=False,
        rows=4,
    )
    criteria: tuple[int, ...] = ()
    """Numbers of the criteria that ask how they are weighed."""

    def weighings(self) -> dict[int, str]:
        """What was typed to each criterion, by its number."""
        return {number: self[weigh_name(number)].data for number in self.criteria}

    @property
    def decided(self) -> DecisionOutcome | None:
        """What was chosen."""
        chosen: DecisionOutcome | None = self["outcome"].data
        return chosen

    def typed(self) -> Mapping[str, str]:
        """Everything that was typed, by field, so that the next step can carry it."""
        names = ["reasons", *(weigh_name(number) for number in self.criteria)]
        names += [name for name in ("replace_reason", "no_trial_reason") if name in self]
        typed = {name: str(self[name].data or "") for name in names}
        return {"outcome": self.decided.value if self.decided else ""} | typed


class SigningForm(Form):
    """The second step: the signer's own statement and the password, above the hash that was shown."""

    shown_sha256 = HiddenField(max_length=64)
    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is printed beside your name."),
        missing=_("Say what your signature means"),
        max_length=MEANING_LENGTH,
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password to sign"))


def weigh_name(number: int) -> str:
    """The field in which criterion ``number`` is weighed."""
    return f"weigh_{number}"


def decision_form(
    *,
    patient: str,
    outcomes: Sequence[DecisionOutcome],
    to_weigh: Sequence[tuple[int, Text]],
    replaces: bool,
) -> DecisionForm:
    """The form for one case: its outcomes, its open criteria, and why an older decision is replaced."""
    fields: dict[str, Any] = {"outcome": _outcome_field(patient, outcomes)}
    fields |= {weigh_name(number): _weighing_field(number, question) for number, question in to_weigh}
    if replaces:
        fields["replace_reason"] = TextField(
            _("Why do you replace the signed decision?"),
            missing=_("Say why the signed decision is replaced"),
            max_length=MEANING_LENGTH,
        )
    if DecisionOutcome.NO_TRIAL_IMPLANT in outcomes:
        fields["no_trial_reason"] = NoteField(
            _("Why is there no trial?"),
            hint=_("Needed for an implant without a trial, beside the reasons for the implant."),
            required=False,
            rows=3,
        )
    fields["criteria"] = tuple(number for number, _question in to_weigh)
    form: DecisionForm = type("DecisionFormOfCase", (DecisionForm,), fields)()
    return form


def _outcome_field(patient: str, outcomes: Sequence[DecisionOutcome]) -> ChoiceField:
    return ChoiceField(
        _("What do you decide for %(patient)s?", patient=patient),
        hint=_("Nothing is chosen for you."),
        choices=tuple(Choice(outcome.value, OUTCOME_NAMES[outcome]) for outcome in outcomes),
        missing=_("Choose what you decide"),
        enum=DecisionOutcome,
    )


def _weighing_field(number: int, question: Text) -> NoteField:
    return NoteField(question, rows=2, missing=_("Say how you weigh criterion %(n)s", n=number))
