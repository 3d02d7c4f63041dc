"""Settings from the environment (prefix ``SCS_``); there is no other configuration but the data files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

if TYPE_CHECKING:
    from scs_manager.services.certificates import Keyring

MIN_SECRET_LENGTH = 32
"""Characters a secret key needs before the server starts; a random key of 32 holds at least 128 bits."""

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


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
    signing_dir: Path | None = None
    """A folder of certificates in PKCS#12: ``<clinic id>.p12`` for one clinic, ``clinic.p12`` for all."""
    signing_passphrase: SecretStr = SecretStr("")
    signing_passphrase_file: Path | None = None
    """A file that holds the passphrase instead."""

    fonts_dir: Path | None = None
    """A folder of fonts (TrueType outlines) that draw in PDFs what Source Sans 3 lacks,
    in the order of their file names. The process that draws reads the same variable."""

    smtp_host: str = ""
    """The mail server; without one no mail is sent, and what should have gone by mail says so."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """``none`` only for a server on this very computer."""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    """``Appointments <no-reply@clinic.example>``: a name that tells no speciality."""
    smtp_ca_file: Path | None = None
    """Authorities for the mail server's certificate, in PEM, instead of the system's."""
    sms_url: str = ""
    """Where the text message gateway takes a POST; https, or http on this very computer."""
    sms_authorization: SecretStr = SecretStr("")
    """The whole Authorization header."""
    sms_body: Literal["json", "form"] = "json"
    sms_sender: str = ""
    sms_fields: Annotated[tuple[str, ...], NoDecode] = ("to", "text", "from", "reference", "id")
    """What the gateway calls number, words, sender, our reference, and in its answer its own."""
    sms_country: str = Field(default="", pattern=r"^\d{0,4}$")
    """Calling code put before national numbers, digits only, for example 44."""
    sms_inbound_token: SecretStr = SecretStr("")
    """What the gateway shows with its reports and with answers; without one neither is taken."""

    @field_validator("sms_fields")
    @classmethod
    def _five(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) != 5:
            raise ValueError("give five names: number, words, sender, our reference, its own")
        return value

    @field_validator("trusted_hosts", "sms_fields", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """``a.example,b.example`` as a tuple."""
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
        return found + self.sending_faults() + self.signing_faults()

    def sending_faults(self) -> list[str]:
        """Sentences that say why nothing may be sent with these settings; empty when it may."""
        found = []
        if self.smtp_host and not self.smtp_from:
            found.append("SCS_SMTP_FROM is not set.")
        if self.smtp_host and self.smtp_security == "none" and self.smtp_host not in _HERE:
            found.append("SCS_SMTP_SECURITY=none is for a mail server on this very computer only.")
        at = urlsplit(self.sms_url)
        if self.sms_url and at.scheme != "https" and (at.scheme != "http" or at.hostname not in _HERE):
            found.append("SCS_SMS_URL must begin with https://.")
        return found

    def signing_faults(self) -> list[str]:
        """Sentences that say why documents could not be signed; empty when they could, or nothing signs."""
        if self.signing_passphrase_file is None:
            return self.keyring().faults()
        if self.signing_passphrase.get_secret_value():
            return ["Give SCS_SIGNING_PASSPHRASE or SCS_SIGNING_PASSPHRASE_FILE, not both."]
        if self._passphrase() is None:
            return ["SCS_SIGNING_PASSPHRASE_FILE names a file that cannot be read."]
        return self.keyring().faults()

    def keyring(self) -> "Keyring":
        """The clinics' certificates, each opened when it is first needed."""
        from scs_manager.services.certificates import Keyring

        return Keyring(self.signing_dir, self._passphrase() or SecretStr(""))

    def _passphrase(self) -> SecretStr | None:
        """The passphrase, without the line's end of its file; None for a file that cannot be read."""
        if self.signing_passphrase_file is None:
            return self.signing_passphrase
        try:
            return SecretStr(self.signing_passphrase_file.read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError):
            return None
