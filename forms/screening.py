"""Running and signing a screening, and what people say to it."""

from collections.abc import Iterable, Iterator

from wtforms import Field

from forms.base import Choice, ChoiceField, DateField, Form, NoteField, PasswordField, TextField, _


class RunScreeningForm(Form):
    """The day whose rules and windows apply."""

    on = DateField(_("Screen as of"), required=False)


class SignForm(Form):
    """A signature: its meaning in the signer's own words, and the password again."""

    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is printed beside your name."),
        max_length=400,
        missing=_("Enter what your signature means"),
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password"))


class JudgeForm(Form):
    """A clinician's own judgement of one criterion; ``judge_form`` adds which one."""

    state = ChoiceField(
        _("Your judgement"),
        hint=_("Met favours proceeding. What was computed stays and is shown beside it."),
        choices=(
            Choice("met", _("Met")),
            Choice("not_met", _("Not met")),
            Choice("unknown", _("Unknown")),
            Choice("back", _("Take my earlier judgement back")),
        ),
        missing=_("Choose your judgement"),
    )
    reason = NoteField(
        _("Why?"),
        hint=_("Everybody who opens this screening reads it, with your name and the time."),
        missing=_("Say why"),
    )

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the summary of problems follows: which criterion comes first."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name != "criterion"))


def judge_form(criteria: Iterable[tuple[str, str]], chosen: str | None = None) -> JudgeForm:
    """The form for one screening: its criteria by id and words; nothing is chosen unless a link did."""
    field = ChoiceField(
        _("Which criterion do you judge otherwise?"),
        choices=tuple(Choice(slug, words) for slug, words in criteria),
        look="select",
        missing=_("Choose a criterion"),
    )
    form: JudgeForm = type("JudgeFormOfScreening", (JudgeForm,), {"criterion": field})(criterion=chosen)
    return form


class DissentForm(Form):
    """Why somebody disagrees with a screening."""

    reason = NoteField(
        _("What do you disagree with, and why?"),
        hint=_("It stands beside this screening for good, with your name and the time."),
        missing=_("Say what you disagree with, and why"),
    )
