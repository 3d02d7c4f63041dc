"""The outcome of a trial in lines for people: the same at the decision, in its content and in its PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.clinical_holistic import ClinicalScore
from scs_manager.domain.holistic_result import HolisticResult
from scs_manager.domain.measure_settings import plain_number
from scs_manager.domain.outcome_summary import OutcomeSummary, StatedRelief
from scs_manager.domain.relief import fixed, number_text, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined


@dataclass(frozen=True)
class OutcomeLine:
    """One line: what it is about, what was found, and its state where it can be met or not."""

    label: Text
    value: Text
    state: Truth | None = None


def outcome_lines(summary: OutcomeSummary) -> tuple[OutcomeLine, ...]:
    """Everything beside relief, criteria, domains and the end, which stand elsewhere."""
    return tuple(_lines(summary))


def _lines(summary: OutcomeSummary) -> Iterator[OutcomeLine]:
    yield OutcomeLine(Text("Worst pain, baseline"), summary.worst_before.words)
    yield OutcomeLine(Text("Worst pain, trial window"), summary.worst_after.words)
    yield OutcomeLine(Text("Sleep in the diary, 0 to 10"), summary.sleep.words)
    yield OutcomeLine(Text("Opioid dose"), summary.opioids.words)
    yield OutcomeLine(Text("Relief the patient states"), _stated(summary.stated))
    if summary.goals:
        yield OutcomeLine(Text("Goals of the plan"), _goals(summary), summary.goal_reached)
    yield OutcomeLine(Text("Holistic responder"), _holistic(summary.holistic), summary.holistic.responder)
    yield OutcomeLine(
        Text("Clinical holistic score"), _clinical(summary.clinical), summary.clinical.by_points
    )


def _goals(summary: OutcomeSummary) -> Text:
    """``1 of 2 reached``, and what is not known of the others."""
    reached = sum(goal.state is Truth.MET for goal in summary.goals)
    counted = Text("%(n)s of %(all)s reached", n=reached, all=len(summary.goals))
    open_ones = [goal.words for goal in summary.goals if goal.state is Truth.UNKNOWN]
    return joined([counted, *open_ones], "; ")


def _stated(stated: StatedRelief) -> Text:
    if stated.stated is None:
        return Text("unknown: %(why)s", why=stated.reason)
    return Text(
        "%(n)s %% (%(source)s); %(difference)s",
        n=number_text(stated.stated),
        source=stated.source,
        difference=stated.words,
    )


def _holistic(result: HolisticResult) -> Text:
    if result.cumulative is None or result.mean is None:
        return Text("%(why)s", why=result.reason)
    return Text(
        "%(n)s impaired domains: %(total)s important changes together, %(mean)s on average",
        n=len(result.impaired),
        total=fixed(result.cumulative, 2),
        mean=fixed(result.mean, 2),
    )


def _clinical(score: ClinicalScore) -> Text:
    if score.before is None or score.after is None or score.fall is None:
        return Text("%(why)s", why=score.reason)
    parts = [
        Text(
            "%(before)s to %(after)s of 300: %(fall)s",
            before=plain_number(score.before),
            after=plain_number(score.after),
            fall=_fell(score),
        )
    ]
    if score.by_points is not score.by_percent:
        parts.append(Text("by points and by percent the answer differs"))
    return joined(parts, "; ")


def _fell(score: ClinicalScore) -> Text:
    fall = score.fall or Fraction(0)
    points = plain_number(abs(fall))
    way = Text("%(n)s less", n=points) if fall >= 0 else Text("%(n)s more", n=points)
    if score.percent is None:
        return way
    return Text("%(way)s (%(percent)s)", way=way, percent=percent_text(abs(score.percent)))
