"""P19: a document drawn, signed and read back over the same document only drawn; and what the signature adds.

The figure is CPU time, in this process, of the decision summary of the samples. Verification is inside it,
because nothing is stored without it.
"""

import tempfile
import uuid
from functools import partial
from pathlib import Path

from reports import decision_summary
from scs_manager.services.certificates import Certificate
from scs_manager.services.signing import SealWords, signed_bytes
from tests.bench.harness import Figure, Ratio, cpu_us_each, interleave, paired_ratio
from tests.certificates import KINDS, keyring
from tests.reports.samples import NOW, decision_content

MINIMUM, TARGET = 1.8, 1.4
ROUNDS, TIMES = 9, 4
WORDS = SealWords("I decided this.", "Dr Mira Sample", "Northgate Pain Clinic")


def signing() -> list[Figure]:
    """P19 with a key on a curve and with an RSA key of 2048 bits."""
    content = decision_content()
    drawn = decision_summary.render(content, now=NOW)
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        certificates = {kind: _certificate(Path(folder), kind) for kind in KINDS}

    def draw() -> None:
        decision_summary.render(content, now=NOW)

    def sign(certificate: Certificate) -> None:
        signed_bytes(decision_summary.render(content, now=NOW), certificate, WORDS, now=NOW)

    variants = {"drawn": cpu_us_each(draw, times=TIMES)} | {
        kind: cpu_us_each(partial(sign, each), times=TIMES) for kind, each in certificates.items()
    }
    samples = interleave(variants, rounds=ROUNDS)
    return [
        _figure(kind, paired_ratio(samples[kind], samples["drawn"]), drawn, certificates[kind])
        for kind in KINDS
    ]


def _figure(kind: str, ratio: Ratio, drawn: bytes, certificate: Certificate) -> Figure:
    once = signed_bytes(drawn, certificate, WORDS, now=NOW).data
    twice = signed_bytes(once, certificate, WORDS, now=NOW, number=2).data
    added, again = len(once) - len(drawn), len(twice) - len(once)
    return Figure(
        "P19", f"signed and verified over unsigned, {kind}", f"{ratio.median:.2f}x", f"<= {MINIMUM}x",
        f"<= {TARGET}x", ratio.median <= MINIMUM,
        f"{ratio.low:.2f} to {ratio.high:.2f}; {len(drawn):,} bytes + {added:,}, second time + {again:,}",
    )  # fmt: skip


def _certificate(folder: Path, kind: str) -> Certificate:
    found = keyring(folder, NOW, kind).certificate(uuid.UUID(int=1), now=NOW)
    if found is None:
        raise ValueError("the folder holds a certificate")
    return found
