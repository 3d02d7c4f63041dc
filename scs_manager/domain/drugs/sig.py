"""Reading a prescription's directions ("75 mg 1 capsule twice a day") as a daily dose.

The reader understands every word or none of it: what it cannot place leaves the dose unknown and names the
word. It never assumes a strength, a number of pieces or a frequency. Abbreviations are those in general use
[memory].
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scs_manager.domain.drugs.sig_words import Part, Token, tokens
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

PATCH_HOURS = frozenset({Fraction(48), Fraction(72), Fraction(168)})
"""Labelled wear times of opioid patches: fentanyl 72 (48) hours, buprenorphine 7 days. [memory]"""
PATCH_RATE = "mcg/h"


@dataclass(frozen=True)
class Sig:
    """What directions say a day: mg, or the label's rate (mcg/h) of the patches that are worn together."""

    low: Fraction
    high: Fraction
    unit: str
    as_needed: bool
    steps: Text
    """How it was worked out, in words."""

    @property
    def daily_dose(self) -> Decimal | None:
        """The dose of a regular prescription; None when it varies or is taken as needed."""
        return None if self.as_needed or self.low != self.high else _decimal(self.high)

    @property
    def prescribed_maximum(self) -> Decimal | None:
        """The most that may be taken a day, labelled as such; never what was taken (measures.md 2.1)."""
        return _decimal(self.high)


@dataclass
class _Dose:
    """One dose of the directions while it is read."""

    strength: Token | None = None
    pieces: Token | None = None
    times: Token | None = None


def read_sig(text: str, *, names: tuple[str, ...] = ()) -> Sig:
    """The daily dose that directions state; ``names`` of the medicine are passed over.

    Refuses with one sentence that names the words it cannot place, or what is missing.
    """
    read = tokens(text, names)
    needed = [token for token in read if token.part is Part.AS_NEEDED]
    limits = [token for token in read if token.part is Part.LIMIT]
    doses = _doses([token for token in read if token.part in (Part.STRENGTH, Part.PIECES, Part.TIMES)])
    if not doses:
        raise _missing(Text("The directions state no dose."))
    strengths = [_in_unit(dose) for dose in doses]
    _refuse_titration(doses)
    if len({unit for _, unit in strengths}) > 1:
        raise _missing(Text("The directions mix milligrams and patches."))
    if strengths[0][1] == PATCH_RATE:
        return _patches(doses, strengths, bool(needed))
    return _amounts(doses, strengths, bool(needed), limits)


def _doses(read: list[Token]) -> list[_Dose]:
    """The doses in the order in which they are written; times hold for the dose before them."""
    doses: list[_Dose] = []
    for token in read:
        dose = doses[-1] if doses else None
        if token.part is Part.TIMES:
            if dose is None:
                doses.append(_Dose(times=token))
            else:
                dose.times = token if dose.times is None else _together(dose.times, token)
        elif dose is None or _begins_anew(dose, token):
            doses.append(_next(dose, token))
        elif token.part is Part.STRENGTH:
            dose.strength = token
        else:
            dose.pieces = token
    return doses


def _together(before: Token, token: Token) -> Token:
    """Moments add up; beside a frequency they only say when, so their number must agree with it."""
    if not token.moments:
        raise _missing(Text("It says twice how often it is taken."))
    if before.moments and set(before.moments).isdisjoint(token.moments):
        return before.plus(token)
    if before.unit == "frequency":
        return before.naming(token)
    raise _missing(Text("It says twice how often it is taken."))


def _refuse_titration(doses: list[_Dose]) -> None:
    """Several doses make a day only when each has moments of its own; else it may be a plan of steps."""
    moments = [moment for dose in doses for moment in (dose.times.moments if dose.times else ())]
    by_moment = all(dose.times is not None and dose.times.moments for dose in doses)
    if len(doses) > 1 and (not by_moment or len(set(moments)) < len(moments)):
        raise _missing(Text("Several doses are understood only when each says its own time of the day."))


def _begins_anew(dose: _Dose, token: Token) -> bool:
    taken = dose.strength if token.part is Part.STRENGTH else dose.pieces
    return taken is not None or (dose.times is not None and dose.strength is not None)


def _next(before: _Dose | None, token: Token) -> _Dose:
    if before is not None and before.times is None:
        raise _missing(Text("Two doses stand beside each other without saying when each is taken."))
    if token.part is Part.STRENGTH:
        return _Dose(strength=token)
    return _Dose(strength=before.strength if before else None, pieces=token)


def _in_unit(dose: _Dose) -> tuple[Fraction, str]:
    if dose.strength is None:
        raise _missing(Text("The strength is missing, such as 75 mg."))
    if dose.times is None:
        raise _missing(Text("How often it is taken is missing, such as twice a day."))
    if dose.times.named and not dose.times.low == dose.times.high == len(set(dose.times.named)):
        raise _missing(Text("How often it is taken does not agree with the times of the day."))
    if dose.times.unit == "schedule" and dose.pieces is not None:
        raise _missing(Text("It says twice how many pieces are taken."))
    if (dose.strength.per_ml is not None) != (dose.pieces is not None and dose.pieces.unit == "ml"):
        raise _missing(Text("A liquid needs its strength in a volume and the volume of a dose."))
    return dose.strength.low, dose.strength.unit


def _amounts(
    doses: list[_Dose], strengths: list[tuple[Fraction, str]], as_needed: bool, limits: list[Token]
) -> Sig:
    low = high = Fraction(0)
    steps = []
    for dose, (strength, _) in zip(doses, strengths, strict=True):
        fewest, most = (dose.pieces.low, dose.pieces.high) if dose.pieces else (Fraction(1), Fraction(1))
        rarest, oftenest = (dose.times.low, dose.times.high) if dose.times else (Fraction(0), Fraction(0))
        each = strength / (dose.strength.per_ml or 1) if dose.strength else strength
        low, high = low + each * fewest * rarest, high + each * most * oftenest
        steps.append(f"{_shown(fewest, most)} × {_number(each)} mg × {_shown(rarest, oftenest)}")
    if limits:
        high = _limited(doses, limits[0], high)
    how = Text("%(steps)s a day", steps=" + ".join(steps))
    return Sig(Fraction(0) if as_needed else min(low, high), high, "mg", as_needed or bool(limits), how)


def _limited(doses: list[_Dose], limit: Token, high: Fraction) -> Fraction:
    """A stated most a day, of pieces, of milligrams or of doses."""
    dose = doses[0]
    if len(doses) > 1 or dose.strength is None:
        raise _missing(Text("A most a day is understood for one dose only."))
    if limit.unit == "mg":
        return min(high, limit.high)
    each = dose.strength.low / (dose.strength.per_ml or 1)
    most = dose.pieces.high if dose.pieces and limit.unit == "doses" else Fraction(1)
    return min(high, each * most * limit.high)


def _patches(doses: list[_Dose], strengths: list[tuple[Fraction, str]], as_needed: bool) -> Sig:
    """Patches worn together: label rate times their number, without dividing by the wear time."""
    total = Fraction(0)
    for dose, (rate, _) in zip(doses, strengths, strict=True):
        hours = 24 / dose.times.high if dose.times and dose.times.high == dose.times.low else None
        if as_needed or hours not in PATCH_HOURS:
            raise _missing(Text("A patch is changed every 48 or 72 hours or every 7 days."))
        pieces = dose.pieces
        if pieces is not None and (pieces.low != pieces.high or pieces.low.denominator != 1):
            raise _missing(Text("The number of patches must be one whole number."))
        total += rate * (pieces.low if pieces else 1)
    how = Text("%(rate)s mcg/h while worn", rate=_number(total))
    return Sig(total, total, PATCH_RATE, False, how)


def _missing(why: Text) -> InputError:
    return InputError(why, place="sig")


def _shown(low: Fraction, high: Fraction) -> str:
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: Fraction) -> str:
    found = _decimal(value)
    return f"{float(value):.2f}" if found is None else f"{found.normalize():f}"


def _decimal(value: Fraction) -> Decimal | None:
    """The value where it can be written in decimals, else None (a third of a tablet)."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    return found if Fraction(found) == value else None
