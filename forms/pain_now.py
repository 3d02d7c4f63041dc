"""Pain right now: one number, at any hour."""

from forms.base import Form, ScaleField, _


class PainNowForm(Form):
    """One rating; the key and the clock travel in the envelope beside it."""

    class Meta(Form.Meta):
        csrf = False
        """The application checks the token of every post before a view runs."""

    score = ScaleField(_("How bad is your pain right now?"), missing=_("Choose a number for your pain now"))

    def problems(self) -> list[dict[str, str]]:
        """What is to be mended, as the phone's pages show it."""
        field = self.of("score")
        return [{"text": field.error, "href": f"#{field.first_id}", "field": "score"}] if field.errors else []
