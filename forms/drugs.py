"""Finding a medicine and reading its directions, before it is added to a list."""

from forms.base import Form, TextField, _


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
