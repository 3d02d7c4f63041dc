"""The form of a score's important change and limit of impairment."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from forms.base import Choice, ChoiceField, Form, HiddenField, NumberField, TextField, _
from scs_manager.domain.measure_settings import OWN, MeasureSetting

DEFAULT = "default"
"""The value of the choice that leaves the shipped default in force."""
UNITS = (Choice("points", _("Points")), Choice("percent", _("Percent of the start")))


class MeasureForm(Form):
    """Which important change holds, and from where on a start counts as impaired."""

    seen = HiddenField(required=False)
    change_id = ChoiceField(_("Important change"), missing=_("Choose which value holds"))
    own = NumberField(
        _("The clinic’s own value"),
        places=3,
        required=False,
        hint=_("Only where our own value is chosen above"),
    )
    unit = ChoiceField(_("It is in"), choices=UNITS, required=False)
    source = TextField(
        _("Source of our own value"),
        max_length=400,
        required=False,
        hint=_("Where somebody else can find it"),
    )
    limit = NumberField(
        _("Impaired if the start is worse than"),
        places=3,
        required=False,
        hint=_("Leave it empty for no limit: whether this domain is impaired then stays unknown"),
    )
    limit_source = TextField(_("Source of the limit"), max_length=400, required=False)
    reason = TextField(_("Reason for the change"), max_length=400, missing=_("Say why this is set"))

    def __init__(self, *args: Any, changes: Sequence[Choice] = (), **kwargs: Any) -> None:
        self._changes = tuple(changes)
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The values of the table are known before what was chosen is read."""
        self.change_id.choices = self._changes
        super().process(*args, **kwargs)

    def to_domain(self) -> MeasureSetting:
        """What was typed; numbers of our own only where our own value is chosen."""
        is_own = self.change_id.data == OWN
        own = _exact(self.own.data) if is_own else None
        return MeasureSetting(
            change_id="" if self.change_id.data == DEFAULT else self.change_id.data,
            points=own if self.unit.data == "points" else None,
            percent=own if self.unit.data == "percent" else None,
            source=self.source.data or "" if is_own else "",
            limit=_exact(self.limit.data),
            limit_source=(self.limit_source.data or "") if self.limit.data is not None else "",
        )


def setting_values(setting: MeasureSetting) -> dict[str, Any]:
    """What a setting says, by the fields of the form."""
    own = setting.points if setting.points is not None else setting.percent
    unit = None if own is None else "points" if setting.points is not None else "percent"
    return {
        "seen": str(setting.number),
        "change_id": setting.change_id or DEFAULT,
        "own": _decimal(own),
        "unit": unit,
        "source": setting.source,
        "limit": _decimal(setting.limit),
        "limit_source": setting.limit_source,
    }


def _exact(value: Decimal | int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _decimal(value: Fraction | None) -> Decimal | None:
    """A number of at most three decimals as it was typed."""
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
