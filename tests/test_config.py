"""Settings: from the environment alone, and a server that is not safe says why."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from scs_manager.config import Settings

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
