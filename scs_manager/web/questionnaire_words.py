"""What the list of questionnaires says of each one: what it measures, and how its answers are entered."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.text import Text
from scs_manager.services.instrument_texts import ClinicInstrument

_PAIN, _FUNCTION, _OPIOIDS = Text("pain"), Text("function"), Text("risk with opioids")
_NEUROPATHIC, _OVERALL = Text("neuropathic pain"), Text("overall result")

MEASURES: Mapping[str, Text] = MappingProxyType(
    {
        "audit-c": Text("alcohol"),
        "bpi-sf": Text("pain and interference"),
        "comm": Text("misuse of opioids"),
        "csi": Text("central sensitisation"),
        "dast-10": Text("drugs"),
        "dn4": _NEUROPATHIC,
        "end-of-trial": _OVERALL,
        "eq-5d-5l": Text("quality of life"),
        "gad-7": Text("anxiety"),
        "hads": Text("anxiety and depression"),
        "isi": Text("sleep"),
        "nrs-pain": _PAIN,
        "odi-2-1a": _FUNCTION,
        "ort": _OPIOIDS,
        "ort-oud": _OPIOIDS,
        "paindetect": _NEUROPATHIC,
        "pcs": Text("catastrophising"),
        "peg": Text("pain and interference"),
        "pgic": _OVERALL,
        "phq-2": Text("mood"),
        "phq-9": Text("mood"),
        "promis-29-v2": Text("function, mood, sleep, pain"),
        "promis-pf-4a-v1": _FUNCTION,
        "psqi": Text("sleep"),
        "rmdq-24": _FUNCTION,
        "s-lanss": _NEUROPATHIC,
        "soapp-r": _OPIOIDS,
        "start-back": Text("risk of lasting back pain"),
        "tsk-17": Text("fear of movement"),
        "vas-pain": _PAIN,
    }
)
"""What an instrument asks about, in a word or two."""


def ways_of(known: ClinicInstrument) -> Text:
    """How staff enter it here: the questions stand on the form only where they may be shown."""
    if known.may_show:
        return Text("question by question")
    return Text("in one line or total only") if known.instrument.items else Text("total only")
