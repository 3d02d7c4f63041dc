"""The measures of a trial in the words of criteria 5 and 6: gains, what is worse, what is still missing."""

from collections.abc import Sequence
from fractions import Fraction

from scs_manager.domain.domain_panel import gain_text
from scs_manager.domain.measure_settings import plain_number
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import DomainKind
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

NO_QUESTIONNAIRE = Text("a questionnaire before and after")


def only_pain(domains: Sequence[OutcomeDomain]) -> bool:
    """Whether nothing was measured but the diary's pain."""
    return all(domain.kind is DomainKind.PAIN for domain in domains)


def gains_in_words(domains: Sequence[OutcomeDomain]) -> Text:
    """Every measure once: with its gain, or as unknown with the reason."""
    known = [_gained(domain) for domain in domains if domain.gain is not None]
    unknown = [domain for domain in domains if domain.gain is None]
    parts = [Text("In important changes: %(what)s.", what=joined(known, ", "))] if known else []
    return joined([*parts, *_unknown(unknown)], " ")


def worse_in_words(domains: Sequence[OutcomeDomain]) -> Text:
    """Only what is worse or unknown by name; of the rest how many they are."""
    if only_pain(domains):
        return Text("No questionnaire before and after.")
    worse = [_gained(domain) for domain in domains if domain.worse is Truth.MET]
    unknown = [domain for domain in domains if domain.worse is Truth.UNKNOWN]
    parts = [Text("Worse in important changes: %(what)s.", what=joined(worse, ", "))] if worse else []
    kept = len(domains) - len(worse) - len(unknown)
    parts += [Text("Not worse: %(n)s of %(all)s measured.", n=kept, all=len(domains))] if kept else []
    return joined([*parts, *_unknown(unknown)], " ")


def still_missing(domains: Sequence[OutcomeDomain]) -> Text:
    """What would settle the measures that are open: ``PEG after the trial, an important change for ODI``."""
    return joined([_missing(domain) for domain in domains], ", ")


def _missing(domain: OutcomeDomain) -> Text:
    if domain.after is None:
        return Text("%(name)s after the trial", name=domain.name)
    if domain.change is not None and domain.important_change is None:
        return Text("an important change for %(names)s", names=domain.name)
    return Text("%(name)s (%(why)s)", name=domain.name, why=domain.reason)


def _unknown(domains: Sequence[OutcomeDomain]) -> list[Text]:
    named = [Text("%(name)s (%(why)s)", name=domain.name, why=domain.reason) for domain in domains]
    return [Text("Unknown: %(what)s.", what=joined(named, ", "))] if named else []


def _gained(domain: OutcomeDomain) -> Text:
    """``ODI 54 to 42 (+1.20)``, with a word of caution where the start is out of date."""
    said = Text(
        "%(name)s %(before)s to %(after)s (%(gain)s)",
        name=domain.name,
        before=_shown(domain, domain.before),
        after=_shown(domain, domain.after),
        gain=gain_text(domain.gain or Fraction(0)),
    )
    if not domain.out_of_date:
        return said
    return Text(
        "%(gained)s, start out of date: %(days)s days before the leads", gained=said, days=domain.start_age
    )


def _shown(domain: OutcomeDomain, value: Fraction | None) -> str:
    """A mean of diary days with two decimals, as everywhere; a score as its form gives it."""
    number = value or Fraction(0)
    return fixed(number, 2) if domain.kind is DomainKind.PAIN else plain_number(number)
