"""The diary without a connection, on a phone in Chromium: kept, sent once, and the truth about both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.phones import Phone, Ward, ward


@pytest.fixture(scope="module")
def clinic(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with ward(sqlite_template, tmp_path_factory.mktemp("phones")) as opened:
        yield opened


def test_an_evening_without_a_connection_is_kept_and_arrives_once(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.send()
    phone.says("Saved on this phone")
    print(phone.text)
    phone.page.screenshot(path="/tmp/s1.png", full_page=True)
    phone.page.reload()
    phone.says("Saved on this phone")
    print(phone.text)
    phone.page.screenshot(path="/tmp/s2.png", full_page=True)
    phone.mend()
    phone.says("Received by the clinic")
    phone.page.screenshot(path="/tmp/s3.png", full_page=True)
    print(phone.faults)
    assert len(clinic.entries(scene)) == 1
    phone.close()
