"""Which patients stand on the sheet for a team meeting."""

from collections.abc import Sequence
from typing import Any

from forms.base import Choice, ChoicesField, Form, _


class TeamSheetForm(Form):
    """The cases, chosen from a list."""

    case = ChoicesField(
        _("Which patients are on the sheet?"), required=True, missing=_("Choose at least one patient")
    )

    def __init__(self, *args: Any, cases: Sequence[Choice] = (), **kwargs: Any) -> None:
        self._cases = tuple(cases)
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The cases are known before what was chosen is read."""
        self.case.choices = self._cases
        super().process(*args, **kwargs)
