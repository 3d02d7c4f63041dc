"""The clinic's signing certificate from PKCS#12: opened once, key kept, opened anew when the file changes.

Whether a certificate is trusted by others, or was revoked, is not asked here: that is for whoever reads the
document.
"""

import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from sqlmodel import Session

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

if TYPE_CHECKING:
    from scs_manager.services.kept_signer import KeptSigner, Key

KEYRING = "keyring"
"""Where ``session.info`` holds the Keyring; without one nothing is signed."""
FOR_ALL = "clinic.p12"
ENDS_SOON = timedelta(days=30)
"""How long before its end a certificate is named on the documents page. [default]"""
SMALLEST_RSA = 2048
LARGEST_FILE = 256 * 1024
"""Bytes a PKCS#12 file may have; one with a long chain has some 10 kB. [default]"""


class CertificateFault(RuleError):
    """The configured certificate cannot sign; the sentence says why, and holds nothing secret."""


@dataclass(frozen=True)
class Certificate:
    """A certificate that was opened; its key is inside the signer and is never shown."""

    file: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    sha256: str
    """Of the certificate itself, by which two are told apart."""
    signer: "KeptSigner" = field(repr=False, compare=False)

    def check(self, now: datetime) -> None:
        """Refuse one whose time has not come or is over."""
        said = {"file": self.file}
        if now < self.valid_from:
            day = _day(self.valid_from)
            raise CertificateFault(
                Text("The signing certificate %(file)s is valid only from %(day)s.", day=day, **said)
            )
        if now > self.valid_until:
            day = _day(self.valid_until)
            raise CertificateFault(
                Text("The signing certificate %(file)s expired on %(day)s.", day=day, **said)
            )

    def is_valid(self, now: datetime) -> bool:
        """Whether it may sign now."""
        return self.valid_from <= now <= self.valid_until

    def ends_soon(self, now: datetime) -> bool:
        """Whether it ends within 30 days."""
        return self.valid_until - now <= ENDS_SOON


class Keyring:
    """The certificates of a folder: ``<clinic id>.p12`` for one clinic, else ``clinic.p12`` for all."""

    def __init__(self, folder: Path | None, passphrase: SecretStr) -> None:
        self._folder, self._passphrase = folder, passphrase
        self._opened: dict[Path, tuple[tuple[int, int, int], Certificate]] = {}
        self._lock = threading.Lock()

    def certificate(self, clinic_id: uuid.UUID, *, now: datetime) -> Certificate | None:
        """The certificate that signs for a clinic; None where none is kept, CertificateFault if unusable."""
        found = self.opened(clinic_id)
        if found is not None:
            found.check(now)
        return found

    def opened(self, clinic_id: uuid.UUID) -> Certificate | None:
        """The same, whatever its days of validity are."""
        path = self._path(clinic_id)
        return self._open(path) if path else None

    def faults(self) -> list[str]:
        """A sentence for every file of the folder that cannot sign, its days of validity left aside."""
        return [str(fault) for _path, fault in self._every() if isinstance(fault, CertificateFault)]

    def warnings(self, now: datetime) -> list[str]:
        """A sentence for every certificate that is not valid now or ends within 30 days."""
        opened = [each for _path, each in self._every() if isinstance(each, Certificate)]
        return [*self._none_at_all(), *(words for each in opened if (words := warning_of(each, now)))]

    def _none_at_all(self) -> list[str]:
        """A folder is configured, and nothing in it has a name that is looked for."""
        if self._folder is None or not self._folder.is_dir() or any(self._folder.glob("*.p12")):
            return []
        return [str(Text("SCS_SIGNING_DIR holds no certificate (*.p12), so documents are not signed."))]

    def _path(self, clinic_id: uuid.UUID) -> Path | None:
        if self._folder is None:
            return None
        if not self._folder.is_dir():
            raise CertificateFault(Text("SCS_SIGNING_DIR names a folder that is not there."))
        for name in (f"{clinic_id}.p12", FOR_ALL):
            if os.path.lexists(path := self._folder / name):
                return path  # a link that leads nowhere is a fault, and no other certificate signs instead
        return None

    def _every(self) -> Iterator[tuple[Path | None, Certificate | CertificateFault]]:
        if self._folder is None:
            return
        if not self._folder.is_dir():
            yield None, CertificateFault(Text("SCS_SIGNING_DIR names a folder that is not there."))
            return
        for path in sorted(self._folder.glob("*.p12")):
            try:
                yield path, self._open(path)
            except CertificateFault as fault:
                yield path, fault

    def _open(self, path: Path) -> Certificate:
        """Opened once; the file's number, size and time of change say when to open it again."""
        try:
            state = path.stat()
            stamp = (state.st_ino, state.st_size, state.st_mtime_ns)
            with self._lock:
                kept = self._opened.get(path)
                if kept is None or kept[0] != stamp:
                    kept = stamp, read_certificate(path, self._passphrase)
                    self._opened[path] = kept
                return kept[1]
        except OSError as error:
            why = error.strerror or "unknown reason"
            said = Text("The signing certificate %(file)s cannot be read (%(why)s).", file=path.name, why=why)
            raise CertificateFault(said) from None


NONE = Keyring(None, SecretStr(""))
"""Nothing is signed."""


def keyring_of(session: Session) -> Keyring:
    """The keyring that came with the session."""
    found: Keyring = session.info.get(KEYRING) or NONE
    return found


def warning_of(certificate: Certificate, now: datetime) -> str:
    """One sentence when it is not valid now or ends within 30 days, else nothing."""
    try:
        certificate.check(now)
    except CertificateFault as fault:
        return str(fault)
    if not certificate.ends_soon(now):
        return ""
    day = _day(certificate.valid_until)
    return str(Text("The signing certificate %(file)s ends on %(day)s.", file=certificate.file, day=day))


def read_certificate(path: Path, passphrase: SecretStr) -> Certificate:
    """Open a PKCS#12 file; CertificateFault says in one sentence what it lacks."""
    data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
    secret = passphrase.get_secret_value().encode() or None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, secret)
    except UnsupportedAlgorithm:
        words = Text(
            "The key of %(file)s lies on an elliptic curve that is not known here.",
            file=path.name,
        )
        raise CertificateFault(words) from None
    except (ValueError, TypeError):
        words = Text(
            "The signing certificate %(file)s does not open: the passphrase is wrong, or it is not PKCS#12.",
            file=path.name,
        )
        raise CertificateFault(words) from None
    if certificate is None or key is None or key.public_key() != certificate.public_key():
        raise CertificateFault(
            Text("The signing certificate %(file)s holds no key with its certificate.", file=path.name)
        )
    return _certificate(path.name, _usable(path.name, key, certificate), certificate, others)


def _usable(file: str, key: object, certificate: x509.Certificate) -> "Key":
    """The key, if it may sign and is strong enough."""
    if not _may_sign(certificate):
        raise CertificateFault(
            Text("The signing certificate %(file)s is not meant for digital signatures.", file=file)
        )
    if isinstance(key, EllipticCurvePrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST_RSA:
        return key
    raise CertificateFault(
        Text("The key of %(file)s is neither RSA of 2048 bits or more nor on an elliptic curve.", file=file)
    )


def _may_sign(certificate: x509.Certificate) -> bool:
    """By its key usage; a certificate without that extension is not restricted (RFC 5280, 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _certificate(
    file: str, key: "Key", certificate: x509.Certificate, others: list[x509.Certificate]
) -> Certificate:
    from scs_manager.services.kept_signer import KeptSigner  # pyHanko is slow to load: only to sign

    der = certificate.public_bytes(Encoding.DER)
    return Certificate(
        file=file,
        subject=_called(certificate.subject),
        issuer=_called(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        sha256=sha256(der).hexdigest(),
        signer=KeptSigner(key, der, [each.public_bytes(Encoding.DER) for each in others]),
    )


def _called(name: x509.Name) -> str:
    """The common name, else everything the name says."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
