"""What others recorded while a form of the record stood open: told once it is saved, both are kept."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import flash

from forms.records import Answer, FactsForm
from scs_manager.domain.facts import FACTS
from scs_manager.models.facts import FactRow
from scs_manager.services import records
from scs_manager.web import clock, filters
from scs_manager.web.access import CaseView
from scs_manager.web.i18n import gettext as _
from scs_manager.web.record_view import in_words
from scs_manager.web.session import db


def stamp(form: FactsForm) -> None:
    """Note in a form that is opened when that was; one that is sent keeps what it carries."""
    if not form.opened.data:
        form.opened.data = clock.now().isoformat()


def meanwhile(case: CaseView, form: FactsForm, answers: Iterable[Answer]) -> list[FactRow]:
    """Rows of the same facts that were recorded after the form was opened; read them before saving."""
    since = _instant(form.opened.data)
    return records.rows_since(db(), case.row, [answer.name for answer in answers], since) if since else []


def tell(rows: Iterable[FactRow]) -> None:
    """Say, above the next page, what was there already."""
    told = "; ".join(_words(row) for row in rows if row.name in FACTS)
    if told:
        flash(
            _(
                "Recorded while you were writing: %(what)s. Yours is newer and counts; both are kept.",
                what=told,
            )
        )


def _words(row: FactRow) -> str:
    datum = row.to_domain()
    value = in_words(FACTS[row.name], datum.value) if datum else _("taken back")
    day = filters.day(row.on) if row.on else _("no day given")
    return _(
        "%(what)s: %(value)s, %(day)s, by %(who)s",
        what=_(str(FACTS[row.name].meaning)), value=value, day=day, who=row.by_name,
    )  # fmt: skip


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
