"""Certificates made for the tests: of either kind of key, for any days, usages and passphrases."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from scs_manager.services.certificates import FOR_ALL, Keyring
from scs_manager.services.kept_signer import Key

PASSPHRASE = "thirty-one grey herons"
KINDS = ("EC", "RSA")


@cache
def key_of(kind: str) -> Key:
    """One key of each kind for the whole run: making an RSA key is slow."""
    return ec.generate_private_key(ec.SECP256R1()) if kind == "EC" else rsa.generate_private_key(65537, 2048)


def pkcs12_of(
    key: Key,
    now: datetime,
    *,
    starts: int = -1,
    ends: int = 365,
    signs: bool | None = True,
    passphrase: str = PASSPHRASE,
    with_key: bool = True,
    name: str = "Northgate Pain Clinic, documents",
) -> bytes:
    """A PKCS#12 file; days are counted from ``now``, ``signs`` None leaves the key usage out."""
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=starts))
        .not_valid_after(now + timedelta(days=ends))
    )
    if signs is not None:
        usage = x509.KeyUsage(signs, False, False, False, False, not signs, not signs, False, False)
        made = made.add_extension(usage, critical=True)
    certificate = made.sign(key, SHA256())
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    if with_key:
        return pkcs12.serialize_key_and_certificates(b"clinic", key, certificate, None, locked)
    return pkcs12.serialize_key_and_certificates(b"clinic", None, certificate, None, locked)


def keyring(folder: Path, now: datetime, kind: str = "EC") -> Keyring:
    """A keyring with one certificate for all clinics, in this folder."""
    (folder / FOR_ALL).write_bytes(pkcs12_of(key_of(kind), now))
    return Keyring(folder, SecretStr(PASSPHRASE))
