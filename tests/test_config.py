"""Settings: from the environment alone, and a server that is not safe says why."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from scs_manager.config import Settings
from tests.certificates import PASSPHRASE, key_of, pkcs12_of
from tests.factories import NOW

SECRET = "0123456789abcdefghijklmnopqrstuv"
SAFE: dict[str, Any] = {
    "secret_key": SecretStr(SECRET),
    "public_url": "https://scs.example",
    "trusted_hosts": ("scs.example",),
}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCS_DATABASE_URL", "postgresql://u@h/db")
    monkeypatch.setenv("SCS_TRUSTED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("SCS_PROFILES_DIR", "/srv/profiles")
    monkeypatch.setenv("SCS_SECURE_COOKIES", "false")

    settings = Settings()

    assert settings.database_url == "postgresql://u@h/db"
    assert settings.trusted_hosts == ("a.example", "b.example")
    assert settings.profiles_dir == Path("/srv/profiles")
    assert settings.secure_cookies is False


def test_a_safe_server_has_no_faults() -> None:
    assert Settings(**SAFE).faults() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"secret_key": SecretStr("")}, "SCS_SECRET_KEY is not set."),
        ({"secret_key": SecretStr(SECRET[:-1])}, "SCS_SECRET_KEY is weak"),
        ({"secret_key": SecretStr("ab" * 20)}, "SCS_SECRET_KEY is weak"),
        ({"public_url": "http://scs.example"}, "SCS_PUBLIC_URL must begin with https://"),
        ({"trusted_hosts": ()}, "SCS_TRUSTED_HOSTS is empty."),
    ],
)
def test_each_fault_is_named(change: dict[str, Any], fault: str) -> None:
    faults = Settings(**SAFE | change).faults()

    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_secret_is_never_printed() -> None:
    assert SECRET not in repr(Settings(**SAFE))


def test_a_number_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCS_TRUSTED_PROXIES", "-1")

    with pytest.raises(ValidationError):
        Settings()


def test_a_certificate_that_does_not_open_is_a_fault_and_its_passphrase_stays_unsaid(tmp_path: Path) -> None:
    words, phrase = tmp_path / "passphrase", "a passphrase of nobody"
    words.write_text(f"{phrase}\n", encoding="utf-8")
    (tmp_path / "clinic.p12").write_bytes(b"no certificate")
    given = SAFE | {"signing_dir": tmp_path, "signing_passphrase_file": words}

    both = Settings(**given, signing_passphrase=SecretStr(phrase))
    gone = Settings(**given | {"signing_passphrase_file": tmp_path / "gone"})

    assert Settings(**given).faults() == [
        "The signing certificate clinic.p12 does not open: the passphrase is wrong, or it is not PKCS#12."
    ]
    assert both.faults() == ["Give SCS_SIGNING_PASSPHRASE or SCS_SIGNING_PASSPHRASE_FILE, not both."]
    assert gone.faults() == ["SCS_SIGNING_PASSPHRASE_FILE names a file that cannot be read."]
    assert phrase not in repr(both)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_passphrase_of_a_file_opens_the_certificate(end: str, tmp_path: Path) -> None:
    words = tmp_path / "passphrase"
    words.write_bytes(f"{PASSPHRASE}{end}".encode())
    (tmp_path / "clinic.p12").write_bytes(pkcs12_of(key_of("EC"), NOW))

    assert Settings(**SAFE, signing_dir=tmp_path, signing_passphrase_file=words).faults() == []
