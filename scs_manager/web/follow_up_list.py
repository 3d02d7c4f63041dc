"""The clinic's follow-up visits that are due or overdue: who, which, how late, what is missing, what next."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from scs_manager.domain.follow_up import STANDING_NAMES, Standing, name_of
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import follow_up_list
from scs_manager.services.follow_up_list import COUNTED, Counts, Line, Which
from scs_manager.services.follow_up_rows import CaseVisit
from scs_manager.web import clock
from scs_manager.web.access import current_staff, requires, show_also
from scs_manager.web.follow_up_view import MARKS, when_words
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext
from scs_manager.web.session import db

bp = Blueprint("follow_up_list", __name__)
WHICH = {Which.ALL: Text("Due and overdue"), Which.OVERDUE: Text("Overdue"), Which.DUE: Text("Due")}


@dataclass(frozen=True)
class Entry:
    """One way to narrow the list."""

    words: str
    count: str
    href: str
    current: bool


@dataclass(frozen=True)
class Row:
    """One visit of the list in words."""

    name: str
    birth_date: date
    identifier: str
    phone: str
    visit: Text
    due_on: date
    mark: str
    words: Text
    when: str
    late: bool
    missing: str
    next: str
    href: str


@dataclass(frozen=True)
class ListPage:
    """What the list shows."""

    lead: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    more_href: str


@bp.get("/follow-up")
@requires(Permission.READ_CLINICAL)
def index() -> str:
    """One page of the visits whose window is open or over, the oldest first."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    today = clock.today(clinic.time_zone)
    which = next((each for each in Which if each == request.args.get("which")), Which.ALL)
    found = follow_up_list.page_of(db(), clinic.id, which=which, on=today, after=request.args.get("after"))
    counted = follow_up_list.counts(db(), clinic.id, today)
    page = ListPage(
        lead=count_words(counted),
        entries=_entries(counted, which),
        rows=tuple(_row(line, today) for line in found.lines),
        more_href="/follow-up?" + urlencode({"which": which, "after": found.after}) if found.after else "",
    )
    show_also((line.case_id for line in found.lines), what="follow_up_list.index")
    return render_template("follow_ups/list.html", page=page)


def count_words(counted: Counts) -> str:
    """``3 visits overdue, 5 due``, or ``5 visits due``."""
    if not counted.overdue:
        return ngettext("%(n)s visit due.", "%(n)s visits due.", _shown(counted.due))
    overdue = ngettext("%(n)s visit overdue", "%(n)s visits overdue", _shown(counted.overdue))
    return _("%(overdue)s, %(due)s due.", overdue=overdue, due=_text(counted.due))


def _shown(number: int) -> int:
    return min(number, COUNTED)


def _text(number: int) -> str:
    return f"{COUNTED}+" if number >= COUNTED else str(number)


def _entries(counted: Counts, which: Which) -> tuple[Entry, ...]:
    numbers = {
        Which.ALL: counted.overdue + counted.due,
        Which.OVERDUE: counted.overdue,
        Which.DUE: counted.due,
    }
    return tuple(
        Entry(_(words.id), _text(numbers[each]), f"/follow-up?which={each}", each is which)
        for each, words in WHICH.items()
    )


def _row(line: Line, today: date) -> Row:
    visit = CaseVisit(line.visit)
    standing = line.visit.to_domain().standing(today)
    asked = line.visit.asked_at is not None
    base = f"/cases/{line.case_id}/follow-up/{line.visit.id}"
    return Row(
        name=f"{line.given_name} {line.family_name}",
        birth_date=line.birth_date,
        identifier=line.identifier,
        phone=line.phone,
        visit=name_of(line.visit.point),
        due_on=line.visit.due_on,
        mark=MARKS[standing],
        words=STANDING_NAMES[standing],
        when=when_words(visit, today),
        late=standing is Standing.OVERDUE,
        missing=_("Missing: %(what)s", what="; ".join(_missing(line, asked=asked))),
        next=_("Record the visit") if asked else _("Send the questions"),
        href=f"{base}/record" if asked else base,
    )


def _missing(line: Line, *, asked: bool) -> list[str]:
    found = [_("the record of the visit")]
    if not asked:
        found.append(_("nothing was asked yet"))
    elif line.waiting:
        found.append(
            ngettext("%(n)s questionnaire not answered", "%(n)s questionnaires not answered", line.waiting)
        )
    return found
