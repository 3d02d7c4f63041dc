"""A screening as a report for a terminal, 80 columns wide, from its JSON form."""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

WIDTH = 80
_PROFILE_MARKS = {"question": "question", "stage": "stage", "basis": "provenance"}
_SAME = ("criterion", "state", "role", "threshold", "evidence", "why")
_MARKS = {"met": "+", "not_met": "x", "unknown": "?"}


def screening_lines(result: Mapping[str, Any]) -> Iterator[str]:
    """The report line by line: outcome, what was taken from the file, every profile with every criterion."""
    yield f"Screening on {result['on']}"
    yield from _patient(result["patient"])
    yield ""
    yield from _overall(result)
    yield from _account(result["import"])
    told = _Told(result["overall"]["settles"])
    for profile in result["profiles"]:
        yield from _profile(profile, told)
    yield ""
    yield from _wrapped("Decision support, not a certified medical device. The clinician decides.", 0)


class _Told:
    """What the report has said in full already, so that it says it once."""

    def __init__(self, settles: Sequence[Sequence[str]]) -> None:
        self.settles = settles
        self._seen: set[str] = set()

    def before(self, *said: object) -> bool:
        """Whether this was said before; from now on it was."""
        key = json.dumps(said, sort_keys=True)
        known = key in self._seen
        self._seen.add(key)
        return known


def _patient(patient: Mapping[str, Any]) -> Iterator[str]:
    name = " ".join(filter(None, (patient["given_name"], patient["family_name"])))
    born = f"born {patient['birth_date']}" if patient["birth_date"] else "birth date not given"
    parts = [name or "Name not given", born, patient["sex"] or "sex not given", patient["identifier"] or ""]
    yield from _wrapped("Patient: " + ", ".join(filter(None, parts)), 0)
    if patient["deceased"]:
        yield "The file says that this person has died."


def _overall(result: Mapping[str, Any]) -> Iterator[str]:
    overall = result["overall"]
    yield f"OVERALL: {overall['title'].upper()}  ({overall['profile']} {overall['version']})"
    yield from _wrapped(overall["headline"], 2)
    if overall["best"] not in (overall["outcome"], "proceed_to_trial"):
        yield from _wrapped(f"At best, whatever else becomes known: {overall['best_title']}", 2)
    yield from _listed("Red flags", overall["red_flags"])
    yield from _listed("Red flags not asked about", overall["red_flags_unknown"])
    for lift in overall["lifts"]:
        yield from _wrapped(f"- {lift['statement']}. Lifted by: {lift['lifts'] or 'no rule'}", 2)
    for profile in result["profiles"]:
        if profile["id"] == overall["profile"]:
            yield from _reasons(profile["findings"])
    yield from _settling(overall, [])


def _reasons(findings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which indications speak against a trial, and which are not shown."""
    needed = [finding for finding in findings if finding["role"] == "indication" and finding["required"]]
    for title, state in (("Against it", "not_met"), ("Not shown", "unknown")):
        yield from _listed(title, [f["statement"] for f in needed if f["display_state"] == state])


def _account(account: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    counts = ", ".join(f"{len(account[name])} {name}" for name in ("taken", "ignored", "refused"))
    yield ""
    yield f"FROM THE FILE: {counts}"
    for line in account["taken"]:
        yield from _wrapped(f"+ {_named(line)}: {line['why']}", 2)
    for why, count in sorted(Counter(_kind(line["why"]) for line in account["ignored"]).items()):
        yield from _wrapped(f"- {count} ignored: {why}", 2)
    for line in account["refused"]:
        yield from _wrapped(f"x {_named(line)} refused: {line['why']}", 2)


def _named(line: Mapping[str, str]) -> str:
    return f"{line['what']} [{line['resource']}]" if line["what"] else line["resource"]


def _kind(why: str) -> str:
    """The reason without the resource that superseded this one, so that equal reasons count together."""
    return re.sub(r"(superseded by) .*|^(dated) \S+,", lambda m: f"{m[1]} a newer one" if m[1] else m[2], why)


def _profile(profile: Mapping[str, Any], told: _Told) -> Iterator[str]:
    yield ""
    yield "=" * WIDTH
    yield from _wrapped(f"{profile['title']} ({profile['id']} {profile['version']})", 0)
    marks = [f"{name}: {profile[key]}" for name, key in _PROFILE_MARKS.items()]
    if profile["needs_sign_off"]:
        marks.append("needs local sign-off")
    yield from _wrapped("; ".join(marks), 0)
    yield f"OUTCOME: {profile['outcome_title'].upper()}"
    yield from _settling(profile, told.settles)
    for finding in profile["findings"]:
        yield from _finding(finding, told)
    if profile["due_later"]:
        later = ", ".join(finding["criterion"] for finding in profile["due_later"])
        yield from _wrapped(f"Due later: {later}", 0)


def _finding(finding: Mapping[str, Any], told: _Told) -> Iterator[str]:
    head = f"{_MARKS[finding['display_state']]} {finding['word']}: {finding['statement']}"
    if told.before([finding[part] for part in _SAME]):
        yield from _wrapped(f"{head} [{finding['criterion']}; as above]", 0)
        return
    yield from _wrapped(head, 0)
    sign_off = ", needs local sign-off" if finding["needs_sign_off"] else ""
    state = finding["state"].replace("_", " ")
    basis = f"{finding['criterion']}: {state}; {finding['role']}; {finding['provenance']}{sign_off}"
    yield from _wrapped(basis, 4)
    yield from _wrapped(finding["why"], 4)
    for evidence in finding["evidence"]:
        yield from _evidence(evidence, told)
    if finding["missing"]:
        yield from _wrapped(f"would settle it: {_choices(finding['alternatives'])}", 4)


def _evidence(evidence: Mapping[str, Any], told: _Told) -> Iterator[str]:
    value = evidence["value"]
    if isinstance(value, list):
        again = ", listed above" if told.before(evidence) else ""
        yield from _wrapped(f"- {evidence['what']}: {len(value)} listed{again}", 4)
        for item in value if not again else []:
            yield from _wrapped(f"- {_item(item)}", 6)
        return
    unit = f" {evidence['unit']}" if evidence["unit"] else ""
    dated = f", {evidence['on']}" if evidence["on"] else ", undated"
    source = f", from {evidence['from']}" if evidence["from"] else ""
    yield from _wrapped(f"- {evidence['what']}: {_value(value)}{unit}{dated}{source}", 4)


def _item(item: Mapping[str, Any]) -> str:
    """One item of a list: its fields, and the note that says which resource it is from."""
    return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in item.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _choices(alternatives: Sequence[Sequence[str]]) -> str:
    return " or ".join(" + ".join(names) for names in alternatives)


def _settling(part: Mapping[str, Any], above: Sequence[Sequence[str]]) -> Iterator[str]:
    if part["settles"] and part["settles"] == above:
        yield "  What would settle it: as for the overall outcome"
    elif part["settles"]:
        exact = "" if part["settles_exact"] else " (not every way was searched)"
        yield f"  What would settle it{exact}:"
        for way, names in enumerate(part["settles"], 1):
            yield f"    Way {way} of {len(part['settles'])}: {len(names)} facts"
            yield from _by_noun(names)
    if part["stops"] and not above:
        yield f"  What alone would stop it: any of {len(part['stops'])} facts"
        yield from _by_noun(part["stops"])
    if part["modifiable"]:
        yield from _wrapped(f"What can be changed: {', '.join(part['modifiable'])}", 2)


def _by_noun(names: Sequence[str]) -> Iterator[str]:
    """Facts under the noun of the record where they are entered."""
    for noun, facts in groupby(sorted(names), key=lambda name: name.partition(".")[0]):
        yield from _wrapped(f"{noun}: {', '.join(name.partition('.')[2] for name in facts)}", 6)


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"  {title}:"
        for item in items:
            yield from _wrapped(f"- {item}", 4)


def _wrapped(text: str, indent: int) -> Iterator[str]:
    """The text in lines of at most 80 characters; characters that are not printable are escaped."""
    clean = " ".join(text.split())
    shown = clean if clean.isprintable() else clean.encode("unicode_escape").decode("ascii")
    margin = " " * indent
    yield from textwrap.wrap(
        shown, WIDTH, initial_indent=margin, subsequent_indent=margin + "  ", break_on_hyphens=False
    )
