"""``scs-manager outcome``: what a trial showed, from the database or from a CSV file of diary days."""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from scs_manager.cli.commands import UNREADABLE, Day, now, read_bytes
from scs_manager.cli.profiles import chosen_profiles, profiles_option
from scs_manager.domain.bundles import printable
from scs_manager.domain.diary_csv import COLUMNS
from scs_manager.domain.diary_days import Region

REGIONS = tuple(region.value for region in Region)


class _WithDictionary(click.Command):
    """Help that also lists the columns of the file."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The data dictionary, one column a line."""
        with formatter.section("Columns of the CSV file, in any order, the first line naming them"):
            formatter.write_dl(list(COLUMNS.items()))
        super().format_epilog(ctx, formatter)


@click.command(
    cls=_WithDictionary,
    epilog="Scores are whole numbers; an empty one was not answered. Separated by comma, semicolon or tab; "
    "UTF-8. Lead placement, the day after it and lead removal never count. A phase `trial` begins with the "
    "day the leads went in; `eligible` names only days that count, the first two days after placement.",
)
@click.argument("trial", metavar="[TRIAL-ID]", required=False)
@click.option("--csv", "source", metavar="FILE", help="Diary days in a CSV file; - reads standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the report.")
@click.option("--target", type=click.Choice(REGIONS), help="Region locked as the target of the trial.")
@click.option("--placed", type=Day(), help="Day the leads went in.")
@click.option("--removed", type=Day(), help="Day the leads came out.")
@click.option("--baseline-from", type=Day(), help="First day of the baseline.")
@click.option("--profile", metavar="ID", help="Take the minimum days from this profile; else 4 and 3.")
@profiles_option
def outcome(trial: str | None, source: str | None, as_json: bool, **options: Any) -> None:
    """Compute what a trial showed: relief per region, its interval, and how sure that is.

    TRIAL-ID names a trial of the database, as in the address of its page; nothing is written. With --csv no
    server, database or settings are needed, and a file may hold several trials: one at fault is named on
    standard error, the others are computed, and the command ends with 2.

    Example: scs-manager outcome --csv diary.csv --target leg
    """
    if (trial is None) == (source is None):
        raise click.UsageError("name either a TRIAL-ID or --csv FILE")
    if source is not None:
        results, broken, single = _of_file(source, options)
    else:
        results, broken, single = [_of_database(str(trial), options)], [], True
    _print(results, broken, single=single, as_json=as_json)


def _of_file(source: str, options: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str], bool]:
    from scs_manager.domain.diary_csv import read_lines
    from scs_manager.domain.diary_csv_days import FileTrial, file_trials
    from scs_manager.domain.outcome_json import outcome_to_json

    place = "standard input" if source == "-" else source
    trials = read_lines(read_bytes(source), place)
    results, broken = [], []
    for each in file_trials(trials, _asked(options)):
        if isinstance(each, FileTrial):
            assumed = [str(words) for words in each.assumed]
            found = outcome_to_json(each.outcome, numbered=each.numbered)
            results.append({"trial": each.name, **found, "assumed": assumed})
        else:
            broken.append(str(each.fault))
            results.append({"trial": each.name, "error": str(each.fault)})
    return results, broken, trials[0].name is None


def _asked(options: dict[str, Any]) -> Any:
    from scs_manager.domain.diary_csv_days import Asked

    target = options["target"]
    asked: dict[str, Any] = {
        "target": Region(target) if target else None,
        "placed_on": options["placed"],
        "removed_on": options["removed"],
        "baseline_from": options["baseline_from"],
        **_minima(options["folder"], options["profile"]),
    }
    return Asked(**asked)


def _minima(folder: Path | None, name: str | None) -> dict[str, int]:
    if name is None:
        return {}
    _, chosen = chosen_profiles(folder, [name], _today())
    relief = chosen[name].relief
    if relief is None:
        raise click.UsageError(f"the profile {name} has no relief rule and names no minimum days")
    return {"min_baseline_days": relief.min_baseline_days, "min_trial_days": relief.min_trial_days}


def _today() -> date:
    return now().astimezone().date()


_ONLY_CSV = ("target", "placed", "removed", "baseline_from", "profile")


def _of_database(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """One trial as its own record has it; target, dates and profile were locked there."""
    given = [f"--{key.replace('_', '-')}" for key in _ONLY_CSV if options[key] is not None]
    if given:
        raise click.UsageError(f"{given[0]} goes with --csv: the database knows it of its trials")
    try:
        key = uuid.UUID(name)
    except ValueError:
        raise click.UsageError(f"{name!r} is not the id of a trial") from None
    from scs_manager.cli.sessions import reading_session
    from scs_manager.domain.outcome_json import outcome_to_json
    from scs_manager.services.outcome_lookup import outcome_by_id

    with reading_session() as session:
        found = outcome_by_id(session, key, now=now())
    if found is None:
        raise click.UsageError(f"no trial of this database has the id {key}")
    result = outcome_to_json(found.outcome, never_negative=found.never_negative)
    return {"trial": str(key), **result, "assumed": []}


def _print(results: Sequence[dict[str, Any]], broken: Sequence[str], *, single: bool, as_json: bool) -> None:
    if single and broken:
        raise click.exceptions.UsageError(broken[0])
    if as_json:
        shown: Any = results[0] if single else {"trials": list(results)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print_text([each for each in results if "error" not in each])
    for sentence in broken:
        click.echo(f"scs-manager: {printable(sentence).rstrip('.')}.", err=True)
    if broken:
        raise click.exceptions.Exit(UNREADABLE)


def _print_text(results: Sequence[dict[str, Any]]) -> None:
    from scs_manager.cli.outcome_text import closing_lines, outcome_lines

    for result in results:
        for line in outcome_lines(result):
            click.echo(line)
        click.echo("")
    for line in closing_lines(results[0]) if results else ():
        click.echo(line)
