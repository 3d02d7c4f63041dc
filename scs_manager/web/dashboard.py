"""The clinic's dashboard: figures without a name on them, the lists behind them, their tables as files."""

import csv
import io
import uuid
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from scs_manager.domain.dashboard import PUBLISHED
from scs_manager.domain.dashboard_tables import tenths
from scs_manager.domain.decisions import OUTCOME_NAMES, DecisionOutcome
from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.pathway import STATE_NAMES, State
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import registry, registry_exports, registry_figures, registry_people
from scs_manager.services.profile_library import library
from scs_manager.services.registry_measures import Asked as Today
from scs_manager.services.registry_measures import measure_of
from scs_manager.services.registry_people import Key, Person
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, may, requires, show_also
from scs_manager.web.dashboard_drawn import Drawn, Stamped, drawn, drawn_once
from scs_manager.web.dashboard_view import Asked, asked_of, choices_of, figure_called, filter_words
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import language, say
from scs_manager.web.session import db, writing

bp = Blueprint("dashboard", __name__)

AT_ONCE = 400
"""Cases that a press of the button computes before it answers; the worker does the rest."""


@bp.get("/dashboard")
@requires(Permission.READ_CLINICAL)
def index() -> str:
    """The figures of the clinic, all of it or filtered; nobody's name is on the page."""
    clinic, asked = _clinic(), asked_of(request.args)
    on = clock.today(clinic.time_zone)
    kept = registry_figures.kept(db(), clinic, on=on)
    counts = registry_figures.filtered(db(), clinic, asked.filters, on=on) if asked.filters.narrows else kept
    titles = _titles(clinic, on)
    return render_template(
        "dashboard/index.html",
        clinic=clinic,
        sections=_drawn(counts, asked, titles),
        choices=choices_of(kept["choices"], asked, titles),
        asked=asked,
        behind=registry.behind(db(), clinic.id),
        published=PUBLISHED,
    )


@bp.post("/dashboard/refresh")
@requires(Permission.READ_CLINICAL)
def refresh() -> ResponseReturnValue:
    """Bring the figures up to date now; what is more than a moment's work is left to the worker."""
    clinic = _clinic()
    registry.refresh(db(), clinic.id, now=clock.now(), most=AT_ONCE)
    left = registry.behind(db(), clinic.id).changed
    flash(_("The figures are up to date.") if not left else _("Cases left for the worker: %(n)s.", n=left))
    return redirect(asked_of(request.form).href("/dashboard"), 303)


@bp.get("/dashboard/list")
@requires(Permission.READ_CLINICAL)
def people() -> str:
    """The patients behind a number, page by page; being listed is a look at each record."""
    clinic, asked = _clinic(), asked_of(request.args)
    on = clock.today(clinic.time_zone)
    word = request.args.get("measure", "")[:200]
    measure = measure_of(word, Today(on, clinic.target_wait_days))
    if measure is None:
        abort(404)
    size = registry_people.PAGE + 1
    found = registry_people.people(db(), clinic.id, measure, asked.filters, after=_after(), size=size)
    shown = found[: registry_people.PAGE]
    titles = _titles(clinic, on)
    words = filter_words(asked, titles, _people(clinic, on))
    show_also((person.case_id for person in shown), what="dashboard.people")
    return render_template(
        "dashboard/list.html",
        measure=measure,
        people=[_line(person) for person in shown],
        words=words,
        back=asked.href("/dashboard"),
        more=_more(asked, word, shown) if len(found) > len(shown) else "",
    )


@bp.get("/dashboard/<slug:name>.csv")
@requires(Permission.EXPORT)
def export(name: str) -> ResponseReturnValue:
    """One table as a file, small numbers left out; entered in the audit trail."""
    clinic, asked = _clinic(), asked_of(request.args)
    on = clock.today(clinic.time_zone)
    titles = _titles(clinic, on)
    figure = figure_called(_counts(clinic, asked, on), name, titles)
    if figure is None:
        abort(404)
    as_of = registry.behind(db(), clinic.id).refreshed_at
    with writing() as session:
        rows = registry_exports.export_table(
            session,
            figure,
            clinic_name=clinic.name,
            filters=filter_words(asked, titles, _people(clinic, on)),
            as_of=as_of.isoformat(timespec="minutes") if as_of else "",
            by=current_actor(),
            now=clock.now(),
        )
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    answer = make_response("\ufeff" + text.getvalue())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="dashboard-{name}-{on.isoformat()}.csv"'
    return answer


def _drawn(counts: Mapping[str, Any], asked: Asked, titles: Mapping[str, str]) -> Drawn:
    """The figures; those of the whole clinic are drawn once for everybody until they change."""
    exports = may(Permission.EXPORT)
    stamp = counts.get(registry_figures.STAMP)
    if stamp is None:
        return drawn(counts, asked, titles, exports=exports)
    named = tuple(sorted((each, titles.get(each, "")) for each in counts["choices"]["profiles"]))
    return drawn_once(Stamped(f"{stamp} {language()}", counts), named, exports=exports)


def _clinic() -> ClinicRow:
    return db().get_one(ClinicRow, current_staff().clinic_id)


def _counts(clinic: ClinicRow, asked: Asked, on: date) -> Mapping[str, Any]:
    if asked.filters.narrows:
        return registry_figures.filtered(db(), clinic, asked.filters, on=on)
    return registry_figures.kept(db(), clinic, on=on)


def _titles(clinic: ClinicRow, on: date) -> dict[str, str]:
    return {name: profile.title for name, profile in library(db(), clinic.id, on=on).known.items()}


def _people(clinic: ClinicRow, on: date) -> dict[str, str]:
    return dict(registry_figures.kept(db(), clinic, on=on)["choices"]["people"])


def _after() -> Key | None:
    """Where the page before ended; anything else begins at the start."""
    day, _tilde, key = request.args.get("after", "").partition("~")
    try:
        return Key(date.fromisoformat(day), uuid.UUID(key))
    except ValueError:
        return None


def _more(asked: Asked, measure: str, shown: list[Person]) -> str:
    last = shown[-1]
    if last.referred_on is None:
        raise ValueError("a computed row has the day of its referral")
    after = f"{last.referred_on.isoformat()}~{last.case_id}"
    return asked.href("/dashboard/list", measure=measure, after=after)


def _line(person: Person) -> dict[str, Any]:
    """One patient in words."""
    relief = person.relief_hundredths
    return person._asdict() | {
        "name": f"{person.given_name} {person.family_name}",
        "href": f"/cases/{person.case_id}",
        "state": say(STATE_NAMES[State(person.state)]),
        "region": say(REGION_NAMES[Region(person.region)]) if person.region else "",
        "relief": "" if relief is None else f"{tenths(Fraction(relief, 100))} %".replace("-", "−"),
        "decision": say(OUTCOME_NAMES[DecisionOutcome(person.decision)]) if person.decision else "",
    }
