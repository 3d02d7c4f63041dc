"""The worklist: who is where on the pathway, for how long, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scs_manager.domain.pathway import ENDED, STATE_NAMES, State
from scs_manager.domain.permissions import Permission
from scs_manager.domain.tasks import TaskKind
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import cases, follow_up_list, link_requests, task_rows
from scs_manager.services.cases import Filters
from scs_manager.services.link_requests import OpenRequest
from scs_manager.services.worklist_query import Line
from scs_manager.web import clock, worklist_alarms, worklist_silence, worklist_tasks
from scs_manager.web.access import current_staff, may, signed_in
from scs_manager.web.converters import to_path
from scs_manager.web.follow_up_list import count_words
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import language, ngettext
from scs_manager.web.session import db
from scs_manager.web.worklist_rows import ALARM, RED_FLAG, SILENT, RowFlag, Rows, RowView
from scs_manager.web.worklist_steps import NEAREST_FIRST

bp = Blueprint("worklist", __name__)


@dataclass(frozen=True)
class StateEntry:
    """One state of the strip with its kept counter."""

    words: str
    cases: int
    href: str
    current: bool


@dataclass(frozen=True)
class GroupView:
    """The lines of one state on this page, and how many there are in all."""

    words: str
    count: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class FollowUpCount:
    """How many visits after an implant wait; shown where any does."""

    words: str
    overdue: bool


@dataclass(frozen=True)
class WorklistPage:
    """What the worklist shows."""

    today: date
    lead: str
    states: tuple[StateEntry, ...]
    groups: tuple[GroupView, ...]
    listline: str
    more_href: str
    q: str
    state: str
    ended: bool
    alarms: worklist_alarms.Alarms | None = None
    silence: worklist_silence.Silence | None = None
    tasks: tuple[worklist_tasks.TaskView, ...] = field(default=())
    asked_links: tuple[OpenRequest, ...] = field(default=())
    """Who asked for a new link to the diary."""
    follow_up: FollowUpCount | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.q or self.state or self.ended)


@bp.get("/")
@signed_in("shows nothing to those who may not read clinical records: they are sent to their account")
def index() -> ResponseReturnValue:
    """One page of the clinic's cases, grouped by state; search and state live in the address."""
    if not may(Permission.READ_CLINICAL):
        return redirect(url_for("accounts.home"), 303)
    filters = _filters()
    return render_template("worklist/index.html", page=_page(filters))


def _filters() -> Filters:
    word = request.args.get("state", "")
    state = next((state for state in State if to_path(state) == word), None)
    name = request.args.get("q", "")[:100]
    return Filters(state=state, name=name, ended=request.args.get("ended") == "1" or state in ENDED)


def _page(filters: Filters) -> WorklistPage:
    staff = current_staff()
    clinic = db().get_one(ClinicRow, staff.clinic_id)
    counters = cases.counters(db(), clinic.id)
    today = clock.today(clinic.time_zone)
    found = cases.worklist(db(), clinic.id, filters, request.args.get("after"), on=today)
    open_cases = sum(counters[state] for state in State if state not in ENDED)
    alarms = worklist_alarms.open_alarms(db(), clinic, clock.now())
    silence = worklist_silence.silence_of(db(), clinic, clock.now())
    alerts: dict[object, RowFlag] = dict.fromkeys(silence.case_ids, SILENT)
    alerts |= {alarm.case_id: ALARM for alarm in alarms.views}
    alerts |= dict.fromkeys(task_rows.cases_with(db(), clinic.id, TaskKind.RED_FLAG), RED_FLAG)
    rows = _writer(clinic, alerts)
    return WorklistPage(
        today=rows.today,
        lead=f"{clinic.name}. {_on_the_pathway(open_cases)}",
        states=_states(counters, filters, open_cases),
        groups=_groups(found.lines, rows, counters, filters),
        listline=_listline(len(found.lines), filters, bool(request.args.get("after"))),
        more_href=_more(found.after),
        q=filters.name,
        state=to_path(filters.state) if filters.state else "",
        ended=filters.ended,
        alarms=alarms,
        silence=silence,
        tasks=worklist_tasks.open_tasks(db(), clinic, rows.today),
        asked_links=tuple(link_requests.open_in_clinic(db(), clinic.id)),
        follow_up=_follow_up(clinic, rows.today),
    )


def _follow_up(clinic: ClinicRow, today: date) -> FollowUpCount | None:
    counted = follow_up_list.counts(db(), clinic.id, today)
    if not counted.overdue and not counted.due:
        return None
    return FollowUpCount(count_words(counted), bool(counted.overdue))


def _states(counters: Mapping[State, int], filters: Filters, open_cases: int) -> tuple[StateEntry, ...]:
    shown = [state for state in State if (counters[state] and state not in ENDED) or state == filters.state]
    ended = sum(counters[state] for state in ENDED)
    entries = [StateEntry(_("All"), open_cases, "/", filters.state is None and not filters.ended)]
    entries += [
        StateEntry(
            _(STATE_NAMES[state].id), counters[state], f"/?state={to_path(state)}", state == filters.state
        )
        for state in shown
    ]
    if ended:
        entries.append(StateEntry(_("Ended"), ended, "/?ended=1", filters.ended and filters.state is None))
    return tuple(entries)


def _writer(clinic: ClinicRow, alerts: Mapping[object, RowFlag]) -> Rows:
    """What writes the lines of this page."""
    zone = clinic.time_zone
    return Rows(ZoneInfo(zone), clock.today(zone), clinic.target_wait_days, alerts, language())


def _groups(
    lines: Sequence[Line], rows: Rows, counters: Mapping[State, int], filters: Filters
) -> tuple[GroupView, ...]:
    order = [*NEAREST_FIRST, *sorted(ENDED)]
    grouped: dict[State, list[RowView]] = {}
    for line in lines:
        grouped.setdefault(line.state, []).append(rows.row(line))
    found = []
    for state in sorted(grouped, key=order.index):
        here, total = len(grouped[state]), counters[state]
        count = str(here) if here >= total or filters.name else _("%(n)s of %(m)s", n=here, m=total)
        found.append(GroupView(_(STATE_NAMES[state].id), count, tuple(grouped[state])))
    return tuple(found)


def _on_the_pathway(number: int) -> str:
    return ngettext("%(n)s patient on the pathway.", "%(n)s patients on the pathway.", number)


def _listline(shown: int, filters: Filters, is_later_page: bool) -> str:
    if filters.name:
        return ngettext("%(n)s patient found.", "%(n)s patients found.", shown)
    if is_later_page:
        return _("Showing the next %(n)s, urgent referrals and the longest in their state first.", n=shown)
    return _("Showing %(n)s, nearest to a procedure first.", n=shown)


def _more(after: str | None) -> str:
    if after is None:
        return ""
    kept = {name: request.args[name] for name in ("state", "q", "ended") if request.args.get(name)}
    return "/?" + urlencode(kept | {"after": after})
