"""The forms of what happens to a request to a payer: sent, answered, something else, an entry struck out."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    NoteField,
    NumberField,
    TextField,
    TickField,
    _,
)
from scs_manager.domain.authorisation_events import (
    ANSWER_NAMES,
    WAY_NAMES,
    Answer,
    Event,
    EventKind,
    UntilBasis,
    Way,
)
from scs_manager.domain.authorisation_need import wiser_until
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import LEADS_MOST

Named = Iterable[tuple[str, str]]
"""Keys and titles that one may choose from."""


def _choices(names: Mapping[Any, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), words) for value, words in names.items())


class EventForm(Form):
    """One thing that happened, in rows of one or two fields; a field that is not there is left out."""

    order: tuple[tuple[str, ...], ...] = ()

    def rows(self) -> list[list[BaseField]]:
        """The fields as they stand on the page."""
        found = [[self.of(name) for name in row if name in self] for row in self.order]
        return [row for row in found if row]


class SentForm(EventForm):
    """What was sent, when, to whom and how."""

    order = (("on",), ("whom",), ("way",), ("document_id",), ("reference",), ("awaited_on",))
    on = DateField(_("Sent on"), missing=_("Enter the day it was sent"))
    whom = TextField(_("To whom"), max_length=200, missing=_("Enter to whom it was sent"))
    way = ChoiceField(_("How"), choices=_choices(WAY_NAMES), enum=Way, missing=_("Choose how it was sent"))
    reference = TextField(_("Reference of the sending"), max_length=40, required=False, width="20")
    awaited_on = DateField(
        _("Answer expected by"), hint=_("As they said; leave it empty if nobody did"), required=False
    )

    def to_domain(self) -> Event:
        """What was sent; only after the form was found valid."""
        values = dict(self.values("on", "whom", "way", "awaited_on"))
        values["reference"] = self.reference.data or ""
        key = self["document_id"].data if "document_id" in self else None
        return Event(EventKind.SENT, document_id=uuid.UUID(key) if key else None, **values)


def sent_form(documents: Named, data: Mapping[str, Any]) -> SentForm:
    """The form; ``documents`` are those of the case, each with what it is worth now."""
    hint = _("As it was sent, whatever became of it since; its SHA-256 is kept with the entry")
    made = _papers("document_id", _("Which document"), hint, documents)
    form: SentForm = type("FullSentForm", (SentForm,), made)(data=dict(data))
    return form


def _papers(name: str, label: Text, hint: Text, papers: Named) -> dict[str, BaseField]:
    """The choice of a paper; nothing where there is none to choose from."""
    listed = tuple(Choice(key, title) for key, title in papers)
    return (
        {name: ChoiceField(label, hint=hint, choices=listed, look="select", required=False)} if listed else {}
    )


class ReplyForm(EventForm):
    """What the payer answered."""

    order = (
        ("on",), ("answer",), ("reference",), ("valid_from", "until"), ("wiser_days",), ("units",),
        ("reason",), ("read_by",), ("attachment_id",),
    )  # fmt: skip
    on = DateField(_("Received on"), missing=_("Enter the day the answer came"))
    answer = ChoiceField(
        _("What they answered"), choices=_choices(ANSWER_NAMES), enum=Answer,
        missing=_("Choose what they answered"),
    )  # fmt: skip
    reference = TextField(_("Tracking number (UTN) or reference"), max_length=40, required=False, width="20")
    valid_from = DateField(_("Holds from"), hint=_("If granted"), required=False)
    until = DateField(_("Holds until"), hint=_("If granted: the last day, as they named it"), required=False)
    units = NumberField(_("For how many leads"), hint=_("If granted"), low=1, high=LEADS_MOST, required=False)
    reason = NoteField(
        _("In their words"), hint=_("Needed when refused or when more is asked"), rows=3, required=False
    )
    read_by = TextField(_("Read by"), max_length=200, missing=_("Enter who read the answer"))

    def to_domain(self) -> Event:
        """The answer; only after the form was found valid. What only a granted one has is left out else."""
        granted = self.answer.data is Answer.GRANTED
        values = dict(self.values("on", "answer", "read_by"))
        values |= {"reference": self.reference.data or "", "reason": self.reason.data or ""}
        values |= dict(self.values("valid_from", "units")) | self._until() if granted else {}
        key = self["attachment_id"].data if "attachment_id" in self else None
        return Event(EventKind.REPLY, attachment_id=uuid.UUID(key) if key else None, **values)

    def _until(self) -> dict[str, Any]:
        named: date | None = self.until.data
        if named is None and "wiser_days" in self and self["wiser_days"].data:
            last = wiser_until(self.valid_from.data or self.on.data)
            return {"until": last, "until_basis": UntilBasis.WISER}
        return {"until": named, "until_basis": UntilBasis.PAYER if named else None}


def reply_form(attachments: Named, data: Mapping[str, Any], *, wiser: bool) -> ReplyForm:
    """The form; ``attachments`` are files of the case. The 120 days are offered where WISeR may apply."""
    hint = _("Among the files of this patient")
    made = _papers("attachment_id", _("Their letter"), hint, attachments)
    if wiser:
        made["wiser_days"] = TickField(_("They named no last day: 120 days under WISeR [read: Noridian]"))
    form: ReplyForm = type("FullReplyForm", (ReplyForm,), made)(data=dict(data))
    return form


class StepForm(EventForm):
    """An appeal, a talk between physicians, no request needed, or a withdrawal."""

    order = (("kind",), ("on", "awaited_on"), ("whom",), ("reason",))
    kind = ChoiceField(
        _("What happened"),
        choices=(
            Choice("appeal", _("Appeal sent")),
            Choice("peer_to_peer", _("Talk between physicians")),
            Choice("not_needed", _("No request is needed")),
            Choice("withdrawn", _("Request withdrawn")),
        ),
        enum=EventKind,
        missing=_("Choose what happened"),
    )
    on = DateField(_("Day"), missing=_("Enter the day"))
    whom = TextField(_("To whom, or with whom"), max_length=200, required=False)
    awaited_on = DateField(_("Answer expected by"), required=False)
    reason = NoteField(
        _("In words"), hint=_("Needed when no request is needed or it is withdrawn"), rows=3, required=False
    )

    def to_domain(self) -> Event:
        """What happened; only after the form was found valid."""
        values = dict(self.values("kind", "on", "awaited_on"))
        values |= {name: self[name].data or "" for name in ("whom", "reason")}
        return Event(**values)


class StrikeForm(EventForm):
    """Striking out what was entered by mistake."""

    order = (("change_reason",),)
    change_reason = TextField(_("Why"), max_length=400, missing=_("Say why"))
