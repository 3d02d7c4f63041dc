"""Warning signs have words for everybody who reads them."""

from scs_manager.domain.diary import WarningSign
from scs_manager.domain.warning_signs import SIGN_NAMES


def test_every_sign_has_its_own_words_in_the_order_of_the_diary() -> None:
    assert list(SIGN_NAMES) == list(WarningSign)
    assert len({str(words) for words in SIGN_NAMES.values()}) == len(WarningSign)
