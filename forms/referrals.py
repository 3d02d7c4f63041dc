"""A referral as a form: who refers, why, how urgent, what the referrer claims; files that came with it."""

from datetime import date
from typing import Any

from forms.base import (
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    NoteField,
    TextField,
    _,
)
from scs_manager.domain.attachments import KIND_NAMES, AttachmentKind
from scs_manager.domain.waiting import ROUTINE, URGENCY_NAMES, URGENT

URGENCIES = (
    Choice(ROUTINE, URGENCY_NAMES[ROUTINE]),
    Choice(
        URGENT,
        URGENCY_NAMES[URGENT],
        _("The referrer asks for it; a red flag is recorded on the safety page"),
    ),
)

CLAIMS = (
    Choice("claims_analgesics_failed", _("Pain medicines failed")),
    Choice("claims_side_effects", _("Side effects of pain medicines")),
    Choice("claims_reoperation", _("A further operation is to be avoided")),
)


class ReferralFields(Form):
    """The letter that a patient came with."""

    referrer = TextField(_("Referred by"), missing=_("Enter who referred the patient"))
    organisation = TextField(_("Practice or hospital"), required=False)
    referrer_phone = TextField(
        _("Referrer's telephone"), max_length=40, width="20", required=False, inputmode="tel"
    )
    referrer_email = EmailField(_("Referrer's e-mail address"), max_length=254, required=False)
    received_on = DateField(_("Letter received on"), missing=_("Enter the day the letter came"))
    urgency = ChoiceField(_("Urgency"), choices=URGENCIES, missing=_("Choose the urgency"))
    reason = NoteField(_("Reason for referral"), missing=_("Enter the reason for referral"))
    claims = ChoicesField(
        _("Reasons the referrer gives"),
        hint=_("As claimed in the letter; the work-up establishes whether they hold"),
        choices=CLAIMS,
        required=False,
    )

    @property
    def referral(self) -> dict[str, Any]:
        """What the referral's row keeps; a reason the letter does not give is unknown, not refused."""
        claimed = {choice.value: choice.value in self.claims.data or None for choice in CLAIMS}
        contact = {"phone": self.referrer_phone.data, "email": self.referrer_email.data}
        names = ("referrer", "organisation", "received_on", "urgency", "reason")
        return dict(self.values(*names)) | contact | claimed


class ReferralForm(ReferralFields):
    """A referral recorded later or corrected, on the version that was read."""

    version = HiddenField()

    @classmethod
    def of_row(cls, row: Any, **options: Any) -> "ReferralForm":
        """Filled with what is kept; empty where nothing is."""
        if row is None:
            return cls(**options)
        claims = tuple(choice.value for choice in CLAIMS if getattr(row, choice.value))
        own = {"referrer_phone": row.phone, "referrer_email": row.email, "claims": claims}
        return cls(obj=row, data=own | {"version": str(row.version)}, **options)


class AttachmentForm(Form):
    """One file that came with the referral or later."""

    kind = ChoiceField(
        _("What it is"),
        choices=tuple(Choice(kind.value, words) for kind, words in KIND_NAMES.items()),
        enum=AttachmentKind,
        missing=_("Choose what it is"),
    )
    title = TextField(_("Title"), hint=_("For example, MRI of the lumbar spine"), missing=_("Enter a title"))
    dated_on = DateField(_("Date of the document"), hint=_("As it stands in it"), required=False)
    file = FileField(
        _("File"),
        hint=_("PDF, JPEG or PNG. Images are kept upright and without the camera's data."),
        accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png",
        missing=_("Choose a file"),
    )

    @property
    def dated(self) -> date | None:
        """The day the document names, if any."""
        found: date | None = self.dated_on.data
        return found


class WithdrawAttachmentForm(Form):
    """Why a file is taken out of use."""

    reason = TextField(
        _("Reason for the withdrawal"),
        hint=_("For example, belongs to another patient"),
        max_length=400,
        missing=_("Enter the reason for the withdrawal"),
    )
