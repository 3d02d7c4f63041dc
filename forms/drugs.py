"""Finding a medicine and reading its directions, before it is added to a list."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.base import Form, TextField, _

ONE_LINE = re.compile(r"(\D*\S)\s+(\d.*)")
"""A name and then its directions, such as "Lyrica 75 mg twice a day"; the 12 of "B12" belongs to a name."""


class FindDrugForm(Form):
    """A name, a brand or a class, and the directions as they were prescribed."""

    name = TextField(
        _("Medicine"),
        hint=_("Ingredient, brand or class, such as pregabalin, Lyrica or opioid"),
        max_length=100,
        missing=_("Enter a name, a brand or a class"),
    )
    directions = TextField(
        _("Directions as prescribed"),
        hint=_("Such as 75 mg 1 capsule twice a day. The daily dose is worked out from them."),
        max_length=400,
        required=False,
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Besides each answer: what was typed in one line is parted into the name and its directions."""
        parted = ONE_LINE.fullmatch(self.name.raw_text)
        if parted and not self.directions.raw_text:
            for field, text in zip((self.name, self.directions), parted.groups(), strict=True):
                field.raw_text = field.data = text
        return bool(super().validate(extra_validators))
