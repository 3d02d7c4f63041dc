"""The form of a request to a payer: what is asked, and the codes as a named person enters them."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from forms.base import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    NumberField,
    TextField,
    TickField,
    YesNoField,
    _,
)
from scs_manager.domain.authorisation_codes import (
    LEAD_CODE,
    DiagnosisCode,
    ProcedureCode,
    read_diagnoses,
    read_procedures,
)
from scs_manager.domain.authorisations import (
    COVERAGE_NAMES,
    NUMBER_NAMES,
    PLACE_NAMES,
    Coverage,
    NumberKind,
    PlaceOfService,
    Request,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.packet import Stage
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import LEADS_MOST

Named = Iterable[tuple[str, str]]
"""Keys and titles that one may choose from."""
_ASKED = tuple(each.name for each in fields(Request) if each.name != "stage")


def _choices(names: Mapping[Any, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), words) for value, words in names.items())


class RequestForm(Form):
    """What a request asks; what is left empty stays unknown."""

    profile_id = ChoiceField(_("Payer profile"), choices=())
    payer_name = TextField(_("Payer"), max_length=200, missing=_("Enter the payer’s name"))
    contractor = TextField(
        _("Contractor"), hint=_("For example NGS or Noridian"), max_length=200, required=False, width="20"
    )
    state_or_region = TextField(
        _("State or region"), hint=_("In the United States the two letters"), max_length=60, required=False,
        width="20",
    )  # fmt: skip
    coverage = ChoiceField(
        _("Whose rules does it follow?"), choices=_choices(COVERAGE_NAMES), enum=Coverage, required=False
    )
    member_id = TextField(_("Member or plan number"), max_length=60, required=False, width="20")
    place_of_service = ChoiceField(
        _("Where is it done?"), choices=_choices(PLACE_NAMES), enum=PlaceOfService, look="select",
        required=False,
    )  # fmt: skip
    other_place = ChoiceField("", choices=_choices(PLACE_NAMES), enum=PlaceOfService, required=False)
    hospital_exempt = YesNoField(
        _("Is the hospital exempted from asking?"),
        hint=_("Its contractor tells the hospital; leave it empty if you do not know"),
        required=False,
    )
    requested_for = DateField(_("Planned day"), required=False)
    physician_name = TextField(_("Physician"), max_length=200, required=False)
    physician_number = TextField(_("Number"), max_length=40, required=False, width="20")
    physician_number_kind = ChoiceField(
        _("Kind of number"), choices=_choices(NUMBER_NAMES), enum=NumberKind, look="select", required=False
    )
    leads = NumberField(_("How many leads?"), low=1, high=LEADS_MOST, required=False)
    per_lead = TickField(
        _("Ask for 63650, once for each percutaneous lead"),
        hint=_("Counted from the leads: one a lead [read: Humana reviewer]. Your name is kept with it."),
    )
    procedures = NoteField(
        _("Other procedure codes"),
        hint=_("One a line, for the generator for example; “x 2” for two. No code is filled in for you."),
        rows=2,
        max_length=400,
        required=False,
    )
    diagnoses = NoteField(
        _("Diagnosis codes"), hint=_("One a line; yours is the name that stands with them"), rows=2,
        max_length=400, required=False,
    )  # fmt: skip
    utn = TextField(_("Tracking number (UTN)"), max_length=40, required=False, width="20")
    note = NoteField(_("Note"), rows=2, required=False)
    change_reason = TextField(_("Why does it change?"), max_length=400, required=False)
    seen = HiddenField(required=False)

    @property
    def seen_version(self) -> int:
        """The version the form was opened on; -1 for one that no page has sent."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1

    def to_domain(self, stage: Stage) -> Request:
        """What is asked; only after the form was found valid."""
        known: dict[str, Any] = dict(self.values(*_ASKED))
        known |= {name: known[name] or "" for name in _TEXTS}
        return Request(stage=stage, **known)

    def codes(self) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
        """Procedures with how often, and diagnoses; a text that is no code is refused at its field."""
        procedures = read_procedures(self.procedures.data or "", place="procedures")
        if self.per_lead.data and self.leads.data is None:
            raise InputError(Text("Enter how many leads: 63650 is counted from them"), place="leads")
        lead = ((LEAD_CODE, 1),) if self.per_lead.data else ()
        return (*lead, *procedures), read_diagnoses(self.diagnoses.data or "", place="diagnoses")


_TEXTS = tuple(each.name for each in fields(Request) if each.default == "")


def request_form(stage: Stage, profiles: Named, data: Mapping[str, Any], **more: Any) -> RequestForm:
    """The form of one stage; ``profiles`` are the payer profiles of the clinic."""
    trial_first = stage is Stage.PERMANENT
    made: dict[str, Any] = {
        "profile_id": ChoiceField(
            _("Payer profile"),
            hint=_("It says what the packet has to hold"),
            choices=tuple(Choice(key, title) for key, title in profiles),
            look="select",
            missing=_("Choose the payer’s profile"),
        ),
        "other_place": ChoiceField(
            _("Where was the trial?") if trial_first else _("Where will a permanent implant be?"),
            choices=_choices(PLACE_NAMES),
            enum=PlaceOfService,
            look="select",
            required=False,
        ),
    }
    for name, field in made.items():  # it stands where the empty one of the class stood
        field.creation_counter = getattr(RequestForm, name).creation_counter
    form: RequestForm = type("FullRequestForm", (RequestForm,), made)(data=dict(data), **more)
    return form


def request_values(
    request: Request, procedures: Iterable[ProcedureCode], diagnoses: Iterable[DiagnosisCode]
) -> dict[str, Any]:
    """What a request says, by the fields of the form."""
    listed = tuple(procedures)
    others = [each for each in listed if each.code != LEAD_CODE]
    return {name: getattr(request, name) for name in _ASKED} | {
        "per_lead": len(others) < len(listed),
        "procedures": "\n".join(_line(each) for each in others),
        "diagnoses": "\n".join(each.code for each in diagnoses),
    }


def _line(each: ProcedureCode) -> str:
    return f"{each.code} x {each.count}" if each.count > 1 else each.code
