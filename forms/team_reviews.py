"""What the multidisciplinary team discussed and decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    NoteField,
    TextField,
    YesNoField,
    _,
)
from scs_manager.domain.team_reviews import OPTIONS, ROLES

DECISIONS = (
    Choice("proceed", _("Proceed to a trial")),
    Choice("defer", _("Defer")),
    Choice("not_proceed", _("Do not proceed")),
)
DISSENTS = 3
"""Rows for people who disagree. [default]"""


class TeamReviewForm(Form):
    """One meeting about one patient; who was there, what was weighed, what was decided."""

    held_on = DateField(_("Date of the meeting"), missing=_("Enter the date of the meeting"))
    discussed = ChoicesField(
        _("Options discussed"),
        choices=tuple(Choice(value, words) for value, words in OPTIONS.items()),
        required=False,
    )
    options = NoteField(
        _("What was said about them"), rows=3, missing=_("Enter what was said about the options")
    )
    patient_view = NoteField(
        _("The patient's own view"),
        hint=_("What the patient wants and fears, in the patient's own words where you can"),
        rows=2,
        required=False,
    )
    facilities_available = YesNoField(
        _("Are facilities, equipment and trained staff for trial, implant and follow-up available?"),
        required=False,
    )
    decision = ChoiceField(_("Decision of the team"), choices=DECISIONS, missing=_("Choose the decision"))
    conditions = NoteField(_("Conditions"), rows=2, required=False)
    reasons = NoteField(_("Reasons"), missing=_("Enter the reasons"))
    replace_reason = TextField(_("Why do you replace the minutes?"), max_length=400, required=False)

    @property
    def members(self) -> list[dict[str, str]]:
        """Name and role of each person present; several of one role are parted by semicolons."""
        return [
            {"name": name, "role": role}
            for role in ROLES
            for name in (part.strip() for part in str(self[role].data or "").split(";"))
            if name
        ]

    @property
    def dissents(self) -> list[dict[str, str]]:
        """Who disagreed, and why."""
        return [
            {"name": name.data, "reason": reason.data}
            for name, reason in self.dissent_rows()
            if not name.is_empty
        ]

    def dissent_rows(self) -> list[tuple[BaseField, BaseField]]:
        """The rows for dissent: name and reason."""
        return [(self.of(f"dissenter_{n}"), self.of(f"dissent_{n}")) for n in range(1, DISSENTS + 1)]

    def member_fields(self) -> list[BaseField]:
        """One field for each role."""
        return [self.of(role) for role in ROLES]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Besides each answer: a dissent has both a name and a reason."""
        super().validate(extra_validators)
        for name, reason in self.dissent_rows():
            if name.is_empty and not reason.is_empty:
                name.fail(_("Enter who disagreed"))
            if reason.is_empty and not name.is_empty:
                reason.fail(_("Enter the reason of the dissent"))
        return not self.problems()


def team_review_form(
    kept: Mapping[str, Any] | None = None,
    members: Sequence[Mapping[str, str]] = (),
    dissents: Sequence[Mapping[str, str]] = (),
) -> TeamReviewForm:
    """The form of a meeting; minutes that are replaced stand in it when it is first opened."""
    data = dict(kept or {})
    for role in ROLES:
        data[role] = "; ".join(each["name"] for each in members if each["role"] == role)
    for n, each in enumerate(dissents[:DISSENTS], start=1):
        data |= {f"dissenter_{n}": each["name"], f"dissent_{n}": each["reason"]}
    return _FORM(data=data)


def _made() -> type[TeamReviewForm]:
    fields: dict[str, Any] = {}
    for number, (role, words) in enumerate(ROLES.items()):
        hint = _("Name; leave empty if absent; part several by semicolons") if number == 0 else ""
        fields[role] = TextField(words, hint=hint, max_length=400, required=False)
    for n in range(1, DISSENTS + 1):
        fields[f"dissenter_{n}"] = TextField(_("Dissent %(n)s: name", n=n), required=False)
        fields[f"dissent_{n}"] = NoteField(
            _("Dissent %(n)s: reason", n=n), rows=2, max_length=1000, required=False
        )
    return type("FullTeamReviewForm", (TeamReviewForm,), fields)


_FORM = _made()
