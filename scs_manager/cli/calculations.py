"""``scs-manager calc``: one calculation per line of JSON."""

import json
from typing import Any

import click

from scs_manager.cli.commands import FAILED
from scs_manager.domain.bundles import read_json
from scs_manager.domain.errors import RuleError


@click.command()
@click.argument("kind", metavar="KIND")
@click.option(
    "--input",
    "source",
    type=click.File("rb"),
    default="-",
    help="File of JSON Lines; default standard input.",
)
def calc(kind: str, source: Any) -> None:
    """Calculate KIND for every line: JSON Lines in, JSON Lines out.

    KIND is one of those that `scs-manager calc list` prints. A bad line gives {"error": ...} on its line and
    exit code 1 at the end; blank lines are skipped.

    Example: echo '{"daily": [["oxycodone", 20]]}' | scs-manager calc MME-CDC2022
    """
    from scs_manager.domain.calculations import KINDS, calculate

    if kind == "list":
        for name in KINDS:
            click.echo(name)
        return
    if kind not in KINDS:
        raise click.UsageError(f"no calculation is called {kind!r}; known are {', '.join(KINDS)}")
    failed = False
    for number, line in enumerate(source, 1):
        if line.strip():
            result = _answer(calculate, kind, line, f"line {number}")
            failed = failed or "error" in result
            click.echo(json.dumps(result, ensure_ascii=False, allow_nan=False))
    if failed:
        raise click.exceptions.Exit(FAILED)


def _answer(calculate: Any, kind: str, line: bytes, place: str) -> dict[str, Any]:
    try:
        case = read_json(line, place)
        if not isinstance(case, dict):
            return {"error": f"{place}: not a JSON object"}
        result: dict[str, Any] = calculate(kind, case)
        return result
    except RuleError as error:
        return {"error": str(error) if str(error).startswith(place) else f"{place}: {error}"}
