"""Numbers in a packet's lines, printed as every page prints them: half-up, and never up into a threshold."""

from fractions import Fraction

from scs_manager.domain.relief import fixed, rounded_percent


def percent_shown(number: Fraction) -> str:
    """One decimal with a true minus sign; on either side of zero 49.96 is 49.9 and never 50.0."""
    shown = rounded_percent(abs(number))
    return f"−{shown:.1f}" if number < 0 and shown else f"{shown:.1f}"


def score_shown(score: Fraction, places: int, least: int) -> str:
    """A score below the least that is asked never prints as that least."""
    shown = fixed(score, places)
    if score >= least or Fraction(shown) < least:
        return shown
    scale = 10**places
    return fixed(Fraction(score.numerator * scale // score.denominator, scale), places)
