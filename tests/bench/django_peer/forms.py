"""The evening form: the questions and choices of the application's page in the week before the trial."""

from datetime import date
from typing import Any

from django import forms

from tests.bench.django_peer.models import Entry, Trial

NUMBERS = [(number, str(number)) for number in range(11)]
NONE = "none"
ACTIVITY = [
    ("much_less", "Much less"), ("less", "Less"), ("same", "Same"), ("more", "More"),
    ("much_more", "Much more"),
]  # fmt: skip
SIGNS = [
    ("weakness_or_numbness", "New weakness or numbness"),
    ("bladder_or_bowel", "Change in bladder or bowel"),
    ("fever", "Fever or shivering"),
    ("wound", "Wound is leaking, red or hot"),
    ("severe_back_pain", "Sudden, very bad back pain"),
    ("positional_headache", "Headache that is worse when you sit up"),
    (NONE, "None of these"),
]
EFFECTS = [
    ("new_pain", "Pain in a new place"),
    ("skin_reaction", "Rash or itching"),
    ("from_medicine", "A problem from my medicine"),
    ("other", "Something else"),
    (NONE, "None of these"),
]


def _number(label: str, hint: str = "") -> Any:
    return forms.TypedChoiceField(
        choices=NUMBERS, coerce=int, widget=forms.RadioSelect, label=label, help_text=hint
    )


def _several(choices: list[tuple[str, str]], label: str, hint: str = "") -> Any:
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, label=label, help_text=hint
    )


class EntryForm(forms.ModelForm):
    """One evening of one trial; a day outside its window is refused."""

    pain_back_nrs = _number("Back pain, on average", "Down to the fold under your buttocks.")
    pain_leg_nrs = _number("Leg pain, on average", "Legs and feet together.")
    pain_worst_nrs = _number("Worst pain", "Anywhere, at any time.")
    pain_least_nrs = _number("Least pain")
    sleep_nrs = _number("How did you sleep last night?")
    activity = forms.ChoiceField(
        choices=ACTIVITY, widget=forms.RadioSelect, label="How active were you?",
        help_text="Compared with a usual day.",
    )  # fmt: skip
    warning_signs = _several(SIGNS, "Since yesterday, have you had any of these?")
    side_effects = _several(EFFECTS, "Did anything else bother you?", "Choose all that fit.")

    class Meta:
        model = Entry
        fields = (
            "day", "pain_back_nrs", "pain_leg_nrs", "pain_worst_nrs", "pain_least_nrs", "sleep_nrs",
            "activity", "warning_signs", "side_effects", "side_effect_words", "note",
        )  # fmt: skip
        labels = {"side_effect_words": "What was it?", "note": "Your note"}  # noqa: RUF012
        widgets = {"day": forms.HiddenInput, "note": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012

    def __init__(self, *args: Any, trial: Trial, **named: Any) -> None:
        super().__init__(*args, **named)
        self.instance.trial = trial

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.instance.trial.starts <= day <= self.instance.trial.ends:
            raise forms.ValidationError("Your diary is not open on that day.")
        return day

    def clean_warning_signs(self) -> list[str]:
        return self._without_none("warning_signs")

    def clean_side_effects(self) -> list[str]:
        return self._without_none("side_effects")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        if found.get("pain_least_nrs", 0) > found.get("pain_worst_nrs", 10):
            self.add_error("pain_least_nrs", "Your least pain is more than your worst.")
        if "other" in found.get("side_effects", ()) and not found.get("side_effect_words"):
            self.add_error("side_effect_words", "Say what it was.")
        return found

    def _without_none(self, name: str) -> list[str]:
        """What was ticked; "none" together with anything else is refused."""
        ticked: list[str] = self.cleaned_data[name]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError("Choose what fits, or “None of these”.")
        return [] if ticked == [NONE] else ticked
