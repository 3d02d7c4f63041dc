"""A certificate for the demonstration, so that signatures are seen; its name says not to trust it."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from scs_manager.services.certificates import FOR_ALL

NAME = "Demonstration, not trusted"
YEARS = timedelta(days=3 * 365)
"""How far the demonstration looks back and ahead."""


def make_demo_certificate(folder: Path, *, now: datetime) -> str:
    """Put a self-signed certificate into the folder; the passphrase is the answer and is kept nowhere."""
    key, passphrase = ec.generate_private_key(ec.SECP256R1()), secrets.token_urlsafe(32)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - YEARS)
        .not_valid_after(now + YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    locked = BestAvailableEncryption(passphrase.encode())
    data = pkcs12.serialize_key_and_certificates(b"demonstration", key, certificate, None, locked)
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / FOR_ALL).write_bytes(data)
    return passphrase
