"""Settings from the environment (prefix ``SCS_``); there is no other configuration but the data files."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MIN_SECRET_LENGTH = 32
"""Characters a secret key needs before the server starts; a random key of 32 holds at least 128 bits."""


class Settings(BaseSettings):
    """What an installation may change; secure unless somebody says otherwise."""

    model_config = SettingsConfigDict(env_prefix="SCS_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///scs-manager.db"
    secret_key: SecretStr = SecretStr("")
    public_url: str = "http://127.0.0.1:8000"
    """Where patients and readers of documents find this server; links are built from it, never from Host."""
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ("127.0.0.1", "localhost")
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies stand in front and set ``X-Forwarded-*``; 0 believes none of them."""
    secure_cookies: bool = True
    attachment_max_mb: int = Field(default=10, ge=1, le=20)
    """Megabytes (of 1,048,576 bytes) one attached file may have."""
    profiles_dir: Path | None = None
    """A folder of the clinics' own profiles: ``*.toml`` for all, ``<clinic id>/*.toml`` for one."""

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """``SCS_TRUSTED_HOSTS=a.example,b.example`` as a tuple."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    def faults(self) -> list[str]:
        """Sentences that say why this server must not face users; empty when it may."""
        found = []
        secret = self.secret_key.get_secret_value()
        if not secret:
            found.append("SCS_SECRET_KEY is not set.")
        elif len(secret) < MIN_SECRET_LENGTH or len(set(secret)) < MIN_SECRET_LENGTH // 4:
            found.append(f"SCS_SECRET_KEY is weak: give at least {MIN_SECRET_LENGTH} random characters.")
        if self.secure_cookies and not self.public_url.startswith("https://"):
            found.append("SCS_PUBLIC_URL must begin with https:// while SCS_SECURE_COOKIES is on.")
        if not self.trusted_hosts:
            found.append("SCS_TRUSTED_HOSTS is empty.")
        return found
