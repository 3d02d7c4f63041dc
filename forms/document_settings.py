"""The form of what a clinic's documents carry."""

from typing import Any

from forms.base import Choice, ChoiceField, FileField, Form, HiddenField, NoteField, TextField, TickField, _
from scs_manager.domain.document_settings import LINE_LENGTH, DocumentSettings, Paper, address_lines


class DocumentsForm(Form):
    """Address, contact, numbers, logo and paper."""

    seen = HiddenField(required=False)
    lines = NoteField(
        _("Address"), rows=4, max_length=400, required=False,
        hint=_("A line each, at most four. The clinic’s name stands above it already."),
    )  # fmt: skip
    contact = TextField(
        _("E-mail and web address"), max_length=LINE_LENGTH, required=False, hint=_("On one line")
    )
    registration = TextField(
        _("The clinic’s own numbers"), max_length=LINE_LENGTH, required=False,
        hint=_("For example NPI, GMC or a register"),
    )  # fmt: skip
    paper = ChoiceField(
        _("Paper"),
        choices=(Choice(Paper.A4.value, _("A4")), Choice(Paper.LETTER.value, _("US Letter"))),
        enum=Paper,
        missing=_("Choose the paper"),
    )
    logo = FileField(
        _("Logo file"), required=False, accept=".png,.jpg,.jpeg,image/png,image/jpeg",
        hint=_("PNG or JPEG, at most 2 MB. It is printed at most 62 mm wide and 12 mm high."),
    )  # fmt: skip
    remove_logo = TickField(_("Print no logo any more"))
    logo_alt = TextField(
        _("What the logo shows"), max_length=LINE_LENGTH, required=False,
        hint=_("Read aloud to who cannot see it, for example: Northgate Pain Clinic, a green gate"),
    )  # fmt: skip

    def wanted(self) -> DocumentSettings:
        """What was entered, on the version the form was opened on; InputError at the address."""
        return DocumentSettings(
            version=int(self.seen.data) if (self.seen.data or "").isdecimal() else -1,
            lines=address_lines(self.lines.data or ""),
            contact=self.contact.data or "",
            registration=self.registration.data or "",
            paper=self.paper.data,
            logo_alt=self.logo_alt.data or "",
        )


def documents_values(held: DocumentSettings) -> dict[str, Any]:
    """What stands, as the form shows it."""
    return {
        "seen": str(held.version),
        "lines": "\n".join(held.lines),
        "contact": held.contact,
        "registration": held.registration,
        "paper": held.paper,
        "logo_alt": held.logo_alt,
    }
