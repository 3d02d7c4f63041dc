"""The referral of a case: what the letter says, what the published triage rule makes of it, its files."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.conflicts import Differing, differing
from forms.referrals import CLAIMS, ReferralForm
from scs_manager.domain.attachments import KIND_NAMES
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.domain.triage import CAVEAT, FIGURES, SOURCE
from scs_manager.domain.waiting import URGENCY_NAMES
from scs_manager.models.cases import ReferralChangeRow, ReferralRow
from scs_manager.services import attachments, referrals
from scs_manager.web import clock, filters
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("referrals", __name__)

FIELD_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "referrer": Text("Referred by"),
        "organisation": Text("Practice or hospital"),
        "phone": Text("Referrer's telephone"),
        "email": Text("Referrer's e-mail address"),
        "received_on": Text("Letter received on"),
        "urgency": Text("Urgency"),
        "reason": Text("Reason for referral"),
        **{choice.value: Text("Claimed: %(what)s", what=choice.label) for choice in CLAIMS},
    }
)


@dataclass(frozen=True)
class ChangeView:
    """One field of one correction, before and after."""

    at: datetime
    by: str
    field: Text
    before: str
    after: str


@bp.get("/cases/<uuid:case_id>/referral")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The letter, the wait, routing advice, the files and every correction."""
    case = case_or_404(case_id)
    referral = referrals.referral_of(db(), case.row)
    changes = referrals.changes_of(db(), referral) if referral else []
    return render_template(
        "referrals/show.html",
        case=case,
        referral=referral,
        urgency=URGENCY_NAMES[referral.urgency] if referral else "",
        claimed=[choice.label for choice in CLAIMS if referral and getattr(referral, choice.value)],
        triage=referrals.advice(db(), case.row, case.today),
        words={"figures": FIGURES, "source": SOURCE, "caveat": CAVEAT},
        files=attachments.attachments_of(db(), case.row),
        kinds=KIND_NAMES,
        changes=[view for row in changes for view in _views(row)],
    )


@bp.route("/cases/<uuid:case_id>/referral/correct", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def correct(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record the referral, or correct it on the version that was read."""
    case = case_or_404(case_id)
    form, conflict = ReferralForm.of_row(referrals.referral_of(db(), case.row)), []
    if form.validate_on_submit():
        try:
            referrals.save_referral(
                db(),
                case=case.row,
                values=form.referral,
                version=int(form.version.data) if form.version.data.isdecimal() else -1,
                by=current_actor(),
                now=clock.now(),
            )
        except ChangedByOther as refused:
            release()
            case = case_or_404(case_id)
            conflict = _conflict(form, referrals.referral_of(db(), case.row))
            if not conflict:
                form.refuse(refused)
        except RuleError as refused:
            form.refuse(refused)
            case = case_or_404(case_id)
        else:
            flash(_("The referral is saved; what was there before is kept."))
            return redirect(f"/cases/{case_id}/referral", 303)
    page = render_template("referrals/correct.html", case=case, form=form, conflict=conflict)
    return page, 409 if conflict else 400 if form.problems() else 200


def _conflict(form: ReferralForm, row: ReferralRow | None) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    form.version.raw_text = form.version.data = str(row.version) if row is not None else ""
    return differing(form, ReferralForm.of_row(row, formdata=None))


def _views(row: ReferralChangeRow) -> list[ChangeView]:
    return [
        ChangeView(
            row.at, row.by_name, FIELD_NAMES[name], _shown(name, found["from"]), _shown(name, found["to"])
        )
        for name, found in row.changed.items()
    ]


def _shown(name: str, value: Any) -> str:
    """A value of the history in words; a claim that the letter does not make is not one it denies."""
    if name.startswith("claims_"):
        return _("claimed") if value else _("not mentioned")
    if name == "urgency":
        return _(URGENCY_NAMES[value].id)
    if name == "received_on":
        return filters.day(datetime.fromisoformat(value).date())
    return str(value) or _("nothing")
