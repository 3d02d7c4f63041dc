"""``scs-manager profiles``: guideline and payer data; and the choice of profiles for a screening."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from scs_manager.cli.commands import FAILED, read_bytes
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import FACTS, facts_schema
from scs_manager.domain.profile_diff import Difference, ProfileDiff, profile_diff
from scs_manager.domain.profile_library import refusal
from scs_manager.domain.profiles import (
    FIRST_PROFILES,
    Profile,
    load_profile,
    profiles_in_use,
    shipped_profiles,
)
from scs_manager.domain.text import Text

ALWAYS = ("scs-core", "safety")
"""Asked in every screening that names no profile, whatever the day."""


def profiles_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option for a folder of clinic profiles."""
    return click.option(
        "--profiles-dir",
        "folder",
        envvar="SCS_PROFILES_DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder of clinic profiles (*.toml); default SCS_PROFILES_DIR.",
    )(command)


def chosen_profiles(
    folder: Path | None, names: Sequence[str], on: date
) -> tuple[Mapping[str, Profile], dict[str, Profile]]:
    """All profiles, and those to ask: the named ones, else a clinic's first ones and its own, in force."""
    library = _library(folder)
    if names:
        return library, {name: _usable(_named(library, name), on) for name in names}
    usual = {
        name: profile
        for name, profile in library.items()
        if name in ALWAYS or (profile.in_force(on) and _is_usual(profile))
    }
    return library, usual


def _usable(profile: Profile, on: date) -> Profile:
    """The profile, unless it is retired or has ended by that day: then it is refused with the reason."""
    why_not = refusal(profile, on)
    if why_not is not None:
        raise InputError(why_not, place=profile.id)
    return profile


def _is_usual(profile: Profile) -> bool:
    """Whether it is asked without being named: one every clinic begins with, or one of its own folder."""
    return profile.id in FIRST_PROFILES or (profile.id not in shipped_profiles() and not profile.is_draft)


def _library(folder: Path | None) -> Mapping[str, Profile]:
    found = profiles_in_use([folder] if folder else [])
    for broken in found.broken:
        click.echo(f"scs-manager: profile file disabled: {broken.filename}: {broken.error}", err=True)
    return found.profiles


def _named(library: Mapping[str, Profile], name: str) -> Profile:
    if name in library:
        return library[name]
    close = get_close_matches(name, library, n=1)
    if close:
        raise InputError(Text("no such profile; did you mean %(close)s?", close=close[0]), place=name)
    raise InputError(Text("no such profile; known are %(names)s", names=", ".join(library)), place=name)


@click.group()
def profiles() -> None:
    """Guideline and payer profiles, and the facts that they ask for.

    Example: scs-manager profiles list
    """


@profiles.command("list")
@profiles_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(folder: Path | None, as_json: bool) -> None:
    """List the profiles.

    Example: scs-manager profiles list
    """
    library = _library(folder)
    if as_json:
        _print_json([_summary(profile) for profile in library.values()])
        return
    width = max(map(len, library))
    for profile in library.values():
        off = "" if _is_usual(profile) else " [off until signed off]"
        draft = " [draft: off until signed off]" if profile.is_draft else off
        draft = f" [retired {profile.retired}]" if profile.retired else draft
        click.echo(f"{profile.id:<{width}}  {profile.version}  {profile.title}{draft}")


def _summary(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "version": profile.version,
        "title": profile.title,
        "question": profile.question.value,
        "valid_from": profile.valid_from.isoformat(),
        "valid_to": profile.valid_to.isoformat() if profile.valid_to else None,
        "retired": profile.retired.isoformat() if profile.retired else None,
        "provenance": profile.provenance.value,
        "draft": profile.is_draft,
        "includes": list(profile.includes),
        "criteria": len(profile.criteria),
        "sha256": profile.sha256,
    }


@profiles.command()
@click.argument("name", metavar="ID")
@profiles_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def show(name: str, folder: Path | None, as_json: bool) -> None:
    """Show one profile: every criterion with its role, stage, threshold, source and provenance.

    Example: scs-manager profiles show nice-ta159
    """
    profile = _named(_library(folder), name)
    if as_json:
        _print_json({**_summary(profile), "text": profile.text})
        return
    click.echo(profile.text, nl=not profile.text.endswith("\n"))


@profiles.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(files: Sequence[str]) -> None:
    """Check profile files; the first fault of each is named with file and key.

    Example: scs-manager profiles check clinic/aetna.toml
    """
    faults = 0
    for name in files:
        try:
            profile = load_profile(_decoded(read_bytes(name), name), name)
            click.echo(f"{name}: {profile.id} {profile.version}, {len(profile.criteria)} criteria, correct")
        except InputError as error:
            faults += 1
            click.echo(f"{error}", err=True)
    if faults:
        raise click.exceptions.Exit(FAILED)


@profiles.command()
@click.argument("was", metavar="A")
@click.argument("now", metavar="B")
@profiles_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def diff(was: str, now: str, folder: Path | None, as_json: bool) -> None:
    """Say in words what differs between two profiles, each an id or a file.

    Example: scs-manager profiles diff nice-ta159 clinic/nice.toml
    """
    found = profile_diff(_id_or_file(was, folder), _id_or_file(now, folder))
    if as_json:
        _print_json(_diff_json(found))
        return
    for line in _diff_lines(found):
        click.echo(line)


def _id_or_file(name: str, folder: Path | None) -> Profile:
    if name.endswith(".toml") or "/" in name:
        return load_profile(_decoded(read_bytes(name), name), name)
    return _named(_library(folder), name)


def _diff_lines(found: ProfileDiff) -> Iterator[str]:
    """The differences, one a line; criteria with theirs indented under them."""
    if found.is_empty:
        yield "Both ask the same."
    yield from (str(each.words) for each in (*found.head, *found.relief))
    for criterion in found.criteria:
        yield f"{criterion.kind}: {criterion.statement} ({criterion.criterion}, {criterion.stage})"
        yield from (f"  {each.words}" for each in criterion.differences)


def _diff_json(found: ProfileDiff) -> dict[str, Any]:
    return {
        "was": _summary(found.was),
        "now": _summary(found.now),
        "head": [_difference(each) for each in found.head],
        "relief": [_difference(each) for each in found.relief],
        "criteria": [
            {
                "criterion": each.criterion,
                "stage": str(each.stage),
                "kind": each.kind.value,
                "statement": str(each.statement),
                "differences": [_difference(one) for one in each.differences],
            }
            for each in found.criteria
        ],
    }


def _difference(found: Difference) -> dict[str, str]:
    return {"what": str(found.what), "was": str(found.was), "now": str(found.now)}


def _decoded(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(Text("not UTF-8 text (byte %(byte)d)", byte=error.start), place=place) from None


@profiles.command()
@click.option("--json", "as_json", is_flag=True, help="Print the JSON Schema of a facts file.")
def facts(as_json: bool) -> None:
    """List every fact with its meaning, unit and range.

    Example: scs-manager profiles facts --json
    """
    if as_json:
        _print_json(facts_schema())
        return
    for fact in FACTS.values():
        unit = f" [{fact.unit}]" if fact.unit else ""
        limits = f" {fact.low:g} to {fact.high:g}" if fact.low is not None and fact.high is not None else ""
        words = f" ({', '.join(fact.choices)})" if fact.choices else ""
        click.echo(f"{fact.name}: {fact.meaning}; {fact.kind.value}{limits}{unit}{words}")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
