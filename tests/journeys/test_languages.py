"""Another language on a phone: chosen once, it stays without a connection; and a page from right to left."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.support import NullTranslations
from sqlmodel import Session, col, update

from scs_manager.engine import for_writing
from scs_manager.models.patients import PatientRow
from scs_manager.web import i18n
from tests.journeys.phones import Phone, Ward, ward
from tests.journeys.test_diary_offline import is_sound
from tests.trial_scenes import BASELINE, Scene, evening

OFFLINE_IN_GERMAN = """async () => {
  const page = await (await caches.open("diary-words")).match("/diary/offline");
  return page !== undefined && (await page.text()).includes('lang="de"');
}"""


@pytest.fixture
def clinic(sqlite_template: Path, tmp_path: Path) -> Iterator[Ward]:
    with ward(sqlite_template, tmp_path) as opened:
        opened.go_to(evening(BASELINE))
        yield opened


def test_a_chosen_language_stays_without_a_connection(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.press("Deutsch")
    phone.says("Ihre Schmerzen")
    assert phone.page.get_attribute("html", "lang") == "de"
    assert language_of(clinic, scene) == "de"
    is_sound(phone)

    phone.page.wait_for_function(OFFLINE_IN_GERMAN)
    phone.cut()
    phone.open()
    phone.says("Ihre Schmerzen")
    assert "Montag 27. April" in phone.text
    phone.answer()
    phone.send()
    phone.says("Auf diesem Handy gespeichert")
    phone.press("Español")
    phone.says("Um die Sprache zu ändern")
    phone.page.goto(clinic.base + "/diary/somewhere-else")
    phone.says("Diese Seite ist nicht auf diesem Handy.")
    is_sound(phone)
    phone.close()


def language_of(clinic: Ward, scene: Scene) -> str:
    """The language on the record: reminders come in it."""
    with Session(clinic.engine) as session:
        return session.get_one(PatientRow, scene.patient.id).language


class Mirrored(NullTranslations):
    """English in Arabic letters: as long as the English, from right to left."""

    LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")

    def gettext(self, message: str) -> str:
        parts = re.split(r"(%\(\w+\)s|\{\w+\}|%%)", message.lower())
        return "".join(part if n % 2 else part.translate(self.LETTERS) for n, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, num: int) -> str:
        return self.gettext(msgid1 if num == 1 else msgid2)


def test_a_language_from_right_to_left_fits_a_small_phone(
    clinic: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = i18n._catalogue
    monkeypatch.setattr(i18n, "LANGUAGES", (*i18n.LANGUAGES, "ar"))
    monkeypatch.setattr(i18n, "_catalogue", lambda code: Mirrored() if code == "ar" else known(code))
    scene = clinic.scene()
    with Session(for_writing(clinic.engine)) as session:
        session.execute(
            update(PatientRow).where(col(PatientRow.id) == scene.patient.id).values(language="ar")
        )
        session.commit()
    phone = Phone(clinic, clinic.token(scene))
    for path in ("/diary", "/diary/unwell", "/diary/more"):
        phone.open(path)
        assert phone.page.get_attribute("html", "dir") == "rtl"
        is_sound(phone)
    phone.close()
