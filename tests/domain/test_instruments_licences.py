"""Which forms may be shown: a clinic's own texts and permission, and what the licence allows."""

from datetime import date

import pytest

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.instruments import Instrument, shipped_instruments
from scs_manager.domain.instruments.licences import (
    EntrySource,
    Permission,
    SuppliedTexts,
    load_supplied,
    require_shown,
    why_not_shown,
)

SUPPLIED = 'instrument = "dn4"\nversion = "1.0"\n'
RECORDED = 'permission_confirmed_by = "Dr A"\npermission_date = 2026-05-01\npermission_reference = "M-1"\n'


def rows(*, last: str = "Ten", number: int = 10) -> str:
    texts = [f"Q{place}" for place in range(1, 10)]
    listed = "".join(f'[[item]]\nnumber = {n}\ntext = "{text}"\n' for n, text in enumerate(texts, 1))
    return f'{listed}[[item]]\nnumber = {number}\ntext = "{last}"\nchoices = ["no", "yes"]\n'


def supplied(text: str) -> SuppliedTexts:
    return load_supplied(text, "dn4.toml", shipped_instruments())


def dn4() -> Instrument:
    return shipped_instruments()["dn4"]


class TestLicences:
    def test_a_clinics_own_texts_open_a_form_once_its_permission_is_recorded(self) -> None:
        texts = supplied(SUPPLIED + RECORDED + rows())
        assert texts.permission == Permission("Dr A", date(2026, 5, 1), "M-1")
        assert (texts.texts[9], texts.choices[9], texts.choices[0]) == ("Ten", ("no", "yes"), ())
        assert why_not_shown(dn4(), texts) is None
        require_shown(dn4(), texts)

    @pytest.mark.parametrize("key", ["permission_confirmed_by", "permission_date", "permission_reference"])
    @pytest.mark.parametrize("blank", [True, False])
    def test_without_any_part_of_the_permission_the_form_stays_closed(self, key: str, blank: bool) -> None:
        left = [line for line in RECORDED.splitlines(keepends=True) if not line.startswith(key)]
        text = "".join(left) + (f'{key} = ""\n' if blank else "")
        with pytest.raises(RuleError) as refused:
            require_shown(dn4(), supplied(SUPPLIED + text + rows()))
        assert str(refused.value) == f"The permission for DN4 is not recorded: {key}."

    def test_without_texts_the_form_stays_closed(self) -> None:
        assert str(why_not_shown(dn4())) == "The clinic has not supplied the texts of DN4."
        other = SuppliedTexts("dn4", "0.9", (), (), Permission("a", date(2026, 5, 1), "b"))
        assert str(why_not_shown(dn4(), other)) == "The clinic has not supplied the texts of DN4."

    def test_what_may_be_embedded_is_open_and_what_may_only_be_scored_never_is(self) -> None:
        forms = shipped_instruments()
        assert why_not_shown(forms["phq-9"]) is None
        texts = SuppliedTexts("hads", "1.0", (), (), Permission("a", date(2026, 5, 1), "b"))
        says = "The licence of Hospital Anxiety and Depression Scale allows only its scores here."
        assert str(why_not_shown(forms["hads"], texts)) == says

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('instrument = "hads"\n', "instrument: must be an instrument whose texts a clinic supplies"),
            ('instrument = "dn5"\n', "instrument: must be an instrument whose texts a clinic supplies"),
            ('instrument = "dn4"\nversion = "2"\n', "version: must be 1.0"),
            (SUPPLIED + RECORDED, "item: must hold 10 items"),
            (SUPPLIED + rows(number=11), "item[9].number: must be 10, in the order of the form"),
            (SUPPLIED + rows(last=" "), "item[9].text: must be text"),
            (
                SUPPLIED + rows().replace('["no", "yes"]', '["no"]'),
                "item[9].choices: must hold 2, from the lowest answer up",
            ),
            (SUPPLIED + 'permission_date = "May"\n' + rows(), "permission_date: must be a date"),
            (
                SUPPLIED + "permission_date = 2026-05-01T10:00:00\n" + rows(),
                "permission_date: must be a date",
            ),
            (SUPPLIED + "permission = 1\n", "permission: is not known"),
        ],
    )
    def test_a_bad_file_of_texts_is_refused_naming_its_key(self, text: str, says: str) -> None:
        with pytest.raises(InputError) as refused:
            supplied(text)
        assert str(refused.value).startswith(f"dn4.toml: {says}")

    def test_entries_say_where_they_come_from(self) -> None:
        assert set(EntrySource) == {"patient_stated", "staff_transcribed", "imported"}
