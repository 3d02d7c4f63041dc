"""Finding a medicine by ingredient, brand or class, and its daily dose, on the way to a list of the record.

Nothing is stored here, and nothing of it stands in an address: the choice goes on as a form that still has to
be saved.
"""

import uuid
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forms.drugs import FindDrugForm
from scs_manager.domain.drugs import Found, Sig, find_drugs, read_sig
from scs_manager.domain.errors import InputError
from scs_manager.domain.permissions import Permission
from scs_manager.web.access import CaseView, case_or_404, requires
from scs_manager.web.i18n import gettext as _

bp = Blueprint("drugs", __name__)

LISTS = {"medicines": "history", "antithrombotics": "safety"}
"""The lists that hold medicines, and the page of the record they stand on."""


@dataclass(frozen=True)
class Choice:
    """One medicine that was found, and the answers with which its form begins."""

    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """What the directions say a day, or why they were not understood."""

    words: str
    refused: bool
    dose: str = ""
    unit: str = ""


@bp.route("/cases/<uuid:case_id>/history/lists/medicines/find", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def find_medicine(case_id: uuid.UUID) -> ResponseReturnValue:
    """Find a pain medicine, and work out its daily dose."""
    return _find(case_or_404(case_id), "medicines")


@bp.route("/cases/<uuid:case_id>/safety/lists/antithrombotics/find", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def find_antithrombotic(case_id: uuid.UUID) -> ResponseReturnValue:
    """Find a medicine that thins the blood."""
    return _find(case_or_404(case_id), "antithrombotics")


def _find(case: CaseView, key: str) -> ResponseReturnValue:
    form, choices, reading = FindDrugForm(), None, None
    base = f"/cases/{case.id}/{LISTS[key]}"
    if form.validate_on_submit():
        found = find_drugs(form.name.data, antithrombotics=key == "antithrombotics")
        directions = (form.directions.data or "") if key == "medicines" else ""
        reading = _read(directions, found) if directions else None
        choices = tuple(_choice(each, key, directions, reading) for each in found)
    page = render_template(
        "drugs/find.html",
        case=case,
        form=form,
        choices=choices,
        reading=reading,
        with_directions=key == "medicines",
        tab_name=LISTS[key],
        action=f"{base}/lists/{key}/find",
        add=f"{base}/lists/{key}/add",
        back=f"{base}#{key}",
    )
    return page, 400 if form.problems() else 200


def _read(directions: str, found: tuple[Found, ...]) -> Reading:
    names = tuple(name for each in found for name in (each.drug.name, *each.drug.also, *each.drug.brands))
    try:
        return _reading(read_sig(directions, names=names))
    except InputError as refused:
        return Reading(str(refused.text), refused=True)


def _reading(sig: Sig) -> Reading:
    dose, most = sig.daily_dose, sig.prescribed_maximum
    if dose is not None:
        shown = f"{dose.normalize():f}"
        words = _("%(dose)s %(unit)s a day: %(steps)s", dose=shown, unit=sig.unit, steps=sig.steps)
        if sig.unit == "mcg/h":
            words = _("%(dose)s mcg/h, the rate on the label, while it is worn", dose=shown)
        return Reading(words, refused=False, dose=shown, unit=sig.unit)
    upper = f"{most.normalize():f}" if most is not None else f"{float(sig.high):.2f}"
    return Reading(
        _(
            "Varies, up to %(most)s %(unit)s a day as prescribed: %(steps)s. "
            "The dose that is taken stays unknown.",
            most=upper,
            unit=sig.unit,
            steps=sig.steps,
        ),
        refused=False,
    )


def _choice(found: Found, key: str, directions: str, reading: Reading | None) -> Choice:
    answers = {"item_drug": found.drug.name}
    if key == "medicines":
        answers["item_drug_class"] = found.drug.drug_class or ""
        answers["item_product"] = found.by if found.how == "brand" else ""
        answers["item_directions"] = directions
        if reading is not None and reading.dose:
            answers["item_daily_dose"] = reading.dose
            answers["item_dose_unit"] = reading.unit
        if reading is not None and reading.unit == "mcg/h":
            answers["item_route"] = "transdermal"
    return Choice(str(found.text), tuple((name, answer) for name, answer in answers.items() if answer))
