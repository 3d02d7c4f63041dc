"""Signs with a key that was opened once: opening an RSA key again costs four times the signature."""

from typing import NoReturn, TypeAlias

from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

Key: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey


class KeptSigner(Signer):
    """pyHanko's way to a key; the key leaves this object neither as text nor to another process."""

    def __init__(self, key: Key, certificate: bytes, others: list[bytes]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([Certificate.load(each) for each in others])
        loaded = Certificate.load(certificate)
        super().__init__(signing_cert=loaded, cert_registry=store)
        self.__key = key
        self.space = _space(certificate, others, len(loaded.issuer.dump()), _longest(key))

    def __repr__(self) -> str:
        return "KeptSigner(...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key stays in the process that opened it")

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature over SHA-256."""
        if digest_algorithm != "sha256":
            raise ValueError("signatures here are made over SHA-256")
        if isinstance(self.__key, RSAPrivateKey):
            return self.__key.sign(data, PKCS1v15(), SHA256())
        return self.__key.sign(data, ECDSA(SHA256()))


def _space(certificate: bytes, others: list[bytes], issuer: int, signature: int) -> int:
    """Hexadecimal digits to keep free in a file: certificates, signature, issuer's name twice, attributes.

    Known beforehand, for pyHanko's own estimate is a second signature.
    """
    return 2 * (len(certificate) + sum(map(len, others)) + signature + 2 * issuer + 512)


def _longest(key: Key) -> int:
    """Bytes of the longest signature: for a curve two numbers in DER, each with sign, tag and length."""
    of_number = (key.key_size + 7) // 8
    return of_number if isinstance(key, RSAPrivateKey) else 2 * (of_number + 1 + 3) + 3
