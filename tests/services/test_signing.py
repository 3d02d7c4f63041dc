"""The clinic's certificate signs a file: whole, verified, tagged as before, and its key stays where it is."""

import logging
import os
import pickle
import random
import shutil
import subprocess
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pdfua
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from reports import decision_summary
from scs_manager.services import strangers_files
from scs_manager.services.certificates import FOR_ALL, Certificate, CertificateFault, Keyring
from scs_manager.services.kept_signer import KeptSigner
from scs_manager.services.signature_check import Unreadable, seals_of
from scs_manager.services.signing import SealWords, SigningFailed, all_hold, signed_bytes
from scs_manager.services.strangers_files import seals_in
from tests.certificates import KINDS, PASSPHRASE, key_of, keyring, pkcs12_of
from tests.reports.pdfs import tree
from tests.reports.samples import NOW, decision_content

CLINIC = uuid.UUID(int=7)
WORDS = SealWords("I decided this. Ich habe das so entschieden: ±", "Dr Mira Sample", "Northgate Pain Clinic")
SECOND = SealWords("I agree.", "Dr Ola Second", "Northgate Pain Clinic")


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """A decision summary as it is drawn."""
    return decision_summary.render(decision_content(), now=NOW)


@pytest.fixture(scope="module", params=KINDS)
def certificate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The clinic's certificate, once on a curve and once RSA."""
    found = keyring(tmp_path_factory.mktemp("keys"), NOW, request.param).certificate(CLINIC, now=NOW)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def signed(drawn: bytes, certificate: Certificate) -> bytes:
    """The file as it is issued."""
    return signed_bytes(drawn, certificate, WORDS, now=NOW).data


@pytest.fixture(scope="module")
def twice(signed: bytes, certificate: Certificate) -> bytes:
    """The file after a second clinician signed."""
    return signed_bytes(signed, certificate, SECOND, now=NOW + timedelta(hours=1), number=2).data


def test_a_signed_file_is_the_old_one_and_a_signature_over_all_of_it(
    drawn: bytes, signed: bytes, certificate: Certificate
) -> None:
    (seal,) = seals_of(signed)

    assert signed.startswith(drawn)
    assert (seal.valid, seal.whole, seal.certificate_sha256) == (True, True, certificate.sha256)
    assert (seal.reason, seal.name) == (WORDS.reason, WORDS.name)
    assert b"/ETSI.CAdES.detached" in signed[len(drawn) :]
    assert b"/DocMDP" in signed[len(drawn) :]
    assert len(signed) - len(drawn) < 9_000


def test_a_countersignature_leaves_the_first_one_valid(signed: bytes, twice: bytes) -> None:
    first, second = seals_of(twice)

    assert twice.startswith(signed)
    assert (first.valid, second.valid) == (True, True)
    assert (first.whole, second.whole) == (False, True)
    assert (first.name, second.name) == (WORDS.name, SECOND.name)


def test_a_byte_changed_anywhere_is_noticed(signed: bytes, twice: bytes) -> None:
    chance = random.Random(20260513)
    for data in (signed, twice):
        free = data.index(b">", data.rindex(b"/Contents <")) - 20  # in the space that nothing covers
        for place in [*(chance.randrange(9, len(data)) for _ in range(5)), 20, free, len(data) - 8]:
            changed = bytearray(data)
            changed[place] ^= 1
            try:
                assert not all_hold(seals_of(bytes(changed))), place
            except Unreadable:
                continue


def test_what_is_added_behind_the_signature_is_noticed(signed: bytes) -> None:
    assert not all_hold(seals_of(signed + b"\n% more\n"))


def test_the_form_of_the_page_stays_as_it_was(drawn: bytes, twice: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(twice)

    assert tree(twice) == tree(drawn)
    assert list(pdfua.validate(str(path)).findings) == []
    qpdf = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert qpdf.returncode == 0, qpdf.stdout + qpdf.stderr


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig comes with poppler-utils")
def test_another_reader_finds_both_signatures_valid(twice: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(twice)

    found = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)

    assert found.stdout.count("Signature is Valid") == 2
    assert found.stdout.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in found.stdout


def test_a_strangers_file_is_read_in_a_process_without_our_settings(drawn: bytes) -> None:
    assert seals_in(drawn) == []
    with pytest.raises(Unreadable):
        seals_in(b"%PDF-1.7\n" + b"[" * 200_000)


def test_a_signature_that_does_not_hold_is_not_handed_out(drawn: bytes, tmp_path: Path) -> None:
    found = keyring(tmp_path, NOW).certificate(CLINIC, now=NOW)
    assert found is not None
    foreign = KeptSigner(ec.generate_private_key(ec.SECP256R1()), der_of(found), [])

    with pytest.raises(SigningFailed, match="Nothing was stored"):
        signed_bytes(drawn, replace(found, signer=foreign), WORDS, now=NOW)
    with pytest.raises(SigningFailed):
        signed_bytes(b"%PDF-1.7 not a whole one", found, WORDS, now=NOW)


def der_of(certificate: Certificate) -> bytes:
    loaded = certificate.signer.signing_cert
    assert loaded is not None
    return bytes(loaded.dump())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({"ends": -1, "starts": -9}, "expired on"),
        ({"starts": 2}, "is valid only from"),
        ({"passphrase": "another one"}, "the passphrase is wrong, or it is not PKCS#12"),
        ({"signs": False}, "is not meant for digital signatures"),
        ({"with_key": False}, "holds no key"),
    ],
)
def test_a_certificate_that_cannot_sign_says_why(
    file: dict[str, object], sentence: str, tmp_path: Path
) -> None:
    (tmp_path / FOR_ALL).write_bytes(pkcs12_of(key_of("EC"), NOW, **file))  # type: ignore[arg-type]
    ring = Keyring(tmp_path, SecretStr(PASSPHRASE))

    with pytest.raises(CertificateFault, match=sentence) as refused:
        ring.certificate(CLINIC, now=NOW)

    said = [*ring.faults(), *(ring.warnings(NOW))]
    assert said == [str(refused.value)]
    assert FOR_ALL in said[0]
    assert PASSPHRASE not in said[0]


def test_a_folder_that_is_not_there_and_a_file_that_is_none_say_so(tmp_path: Path) -> None:
    gone = Keyring(tmp_path / "gone", SecretStr(""))
    (tmp_path / FOR_ALL).write_bytes(b"not a certificate")

    assert gone.faults() == ["SCS_SIGNING_DIR names a folder that is not there."]
    assert "does not open" in Keyring(tmp_path, SecretStr("")).faults()[0]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the odd key")
def test_a_key_on_a_curve_that_nobody_knows_is_a_fault_in_words(tmp_path: Path) -> None:
    for command in (
        "ecparam -name secp112r1 -genkey -noout -out key.pem",
        "req -x509 -new -key key.pem -subj /CN=Odd -days 30 -out odd.pem",
        f"pkcs12 -export -inkey key.pem -in odd.pem -passout pass:x -out {FOR_ALL}",
    ):
        subprocess.run(["openssl", *command.split()], cwd=tmp_path, capture_output=True, check=True)

    assert "elliptic curve that is not known" in Keyring(tmp_path, SecretStr("x")).faults()[0]


def test_a_clinic_of_its_own_file_is_not_signed_for_by_the_common_one(tmp_path: Path) -> None:
    (tmp_path / FOR_ALL).write_bytes(pkcs12_of(key_of("EC"), NOW))
    (tmp_path / f"{CLINIC}.p12").write_bytes(pkcs12_of(key_of("EC"), NOW, name="Its own", signs=None))
    ring = Keyring(tmp_path, SecretStr(PASSPHRASE))

    own, common = ring.certificate(CLINIC, now=NOW), ring.certificate(uuid.UUID(int=8), now=NOW)

    assert own is not None
    assert common is not None
    assert own.subject == "Its own"
    assert common.subject != "Its own"


def test_a_certificate_is_opened_once_and_anew_when_its_file_changes(tmp_path: Path) -> None:
    ring = keyring(tmp_path, NOW)
    first = ring.opened(CLINIC)
    assert ring.opened(CLINIC) is first

    (tmp_path / FOR_ALL).write_bytes(pkcs12_of(key_of("EC"), NOW, name="Renewed", ends=20))
    os.utime(tmp_path / FOR_ALL, (1, 1))
    renewed = ring.opened(CLINIC)

    assert renewed is not None
    assert renewed.subject == "Renewed"
    assert ring.warnings(NOW) == [f"The signing certificate {FOR_ALL} ends on {_in_words(20)}."]


def _in_words(days: int) -> str:
    at: datetime = NOW + timedelta(days=days)
    return f"{at.day} {at:%B %Y}"


def test_a_clinic_without_a_certificate_signs_nothing(tmp_path: Path) -> None:
    assert Keyring(None, SecretStr("")).certificate(CLINIC, now=NOW) is None
    assert Keyring(tmp_path, SecretStr("")).certificate(CLINIC, now=NOW) is None


def test_a_folder_without_a_certificate_is_named_and_a_link_to_nowhere_signs_nothing(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, SecretStr(PASSPHRASE))
    assert "holds no certificate" in ring.warnings(NOW)[0]

    (tmp_path / FOR_ALL).write_bytes(pkcs12_of(key_of("EC"), NOW))
    (tmp_path / f"{CLINIC}.p12").symlink_to(tmp_path / "gone.p12")

    assert ring.warnings(NOW) == []
    with pytest.raises(CertificateFault, match="cannot be read"):
        ring.certificate(CLINIC, now=NOW)


def test_two_strangers_at_once_do_not_wait_for_each_other() -> None:
    assert strangers_files._PLACE.acquire(blocking=False)
    try:
        with pytest.raises(strangers_files.Busy):
            seals_in(b"%PDF-1.7")
    finally:
        strangers_files._PLACE.release()


def test_neither_key_nor_passphrase_is_ever_written_down(
    drawn: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ring = keyring(tmp_path, NOW)
    found = ring.certificate(CLINIC, now=NOW)
    assert found is not None
    signed_bytes(drawn, found, WORDS, now=NOW)
    numbers = key_of("EC").private_numbers()
    secret = numbers.private_value  # type: ignore[union-attr]

    shown = " ".join((repr(ring), repr(found), repr(found.signer), str(found.signer), caplog.text))

    assert all(each not in shown for each in (PASSPHRASE, str(secret), f"{secret:x}", "PRIVATE KEY"))
    with pytest.raises(TypeError, match="stays in the process"):
        pickle.dumps(found.signer)
