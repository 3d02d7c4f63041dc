"""P12: fifty rows of the worklist, query and rendering, over the floor of what Jinja needs for them.

The floor is what the prototype's was, a page from plain objects with literal addresses: the rows come from
one flat template of a bare Jinja environment, without macros, translations and ``url_for``, filled with
finished words, and stand in the page's own layout. It must give the page that the application gives, byte
for byte but for the spaces between tags, or there is no figure. Measured against it is the list itself,
queried and rendered into its page. For orientation, without a goal: the same over the flat rows alone with
everything else as literal text; the list with the counters, alarms, tasks and silent diaries around it; and
the whole request through session, rights, headers and compression.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import jinja2
from flask import current_app, render_template
from markupsafe import Markup

from scs_manager.models.accounts import ClinicRow
from scs_manager.services import cases
from scs_manager.web import worklist
from scs_manager.web.access import current_staff
from scs_manager.web.session import db
from tests.bench.harness import Figure, Ratio, cpu_us_each, interleave, paired_ratio
from tests.bench.places import sqlite_places
from tests.bench.registry import ROUNDS, SMALL, Site, site
from tests.bench.served import median

MARK = (
    '<span class="mark mark--{{ %(m)s.name }}{{ %(m)s.tone }}"><svg class="mark__shape" viewBox="0 0 16 16"'
    ' width="16" height="16" aria-hidden="true" focusable="false"><use href="#m-{{ %(m)s.name }}"/></svg>'
    "<span>{{ %(m)s.words }}</span></span>"
)
GROUP = """<tbody role="rowgroup">
<tr class="worklist__group" role="row"><th colspan="7" scope="rowgroup" role="rowheader">{{ g.words }}\
<span class="n">{{ g.count }}</span></th></tr>
"""
ROW = f"""<tr class="worklist__row{{{{ r.tone }}}}" role="row">
<th scope="row" role="rowheader" class="w-who"><span class="worklist__who">{{{{ r.name }}}}</span>\
<span class="worklist__sub">{{{{ r.birth_date }}}}, \
<span class="nowrap">{{{{ r.identifier }}}}</span></span></th>
<td role="cell" class="w-next"><a class="worklist__next" href="/cases/{{{{ r.case_id }}}}{{{{ r.page }}}}"\
 data-item>{{{{ r.next }}}}<span class="nhsuk-u-visually-hidden">: {{{{ r.name }}}}</span></a></td>
<td role="cell" class="w-by hide-narrow">{{{{ r.by }}}}</td>
<td role="cell" class="r wait"><b>{{{{ r.days }}}}</b>\
{{% if r.waiting %}}<span class="worklist__sub">{{{{ r.waiting }}}}</span>{{% endif %}}\
{{% for m in r.overdue %}}<span class="worklist__sub">{MARK % {"m": "m"}}</span>{{% endfor %}}</td>
<td role="cell" class="w-out">\
{{% for m in r.outcome %}}{MARK % {"m": "m"}}\
{{% else %}}<span class="muted">Not screened</span>{{% endfor %}}</td>
<td role="cell" class="w-flags">{{% if r.flags %}}<span class="stack">\
{{% for m in r.flags %}}{{% if m.name %}}{MARK % {"m": "m"}}\
{{% else %}}<span class="flag">{{{{ m.words }}}}</span>{{% endif %}}{{% endfor %}}</span>{{% endif %}}</td>
<td role="cell" class="w-last"><span class="worklist__sub">{{{{ r.since }}}}</span></td>
</tr>
"""
ROWS = (
    "{{ before }}{% for g in groups %}" + GROUP + "{% for r in g.rows %}" + ROW + "{% endfor %}\n</tbody>\n"
    "{% endfor %}{{ after }}"
)
_MARKED = re.compile(
    r'mark--([a-z-]+)( mark--plain)?">.*?<span>(.*?)</span></span>|class="flag">(.*?)</span>'
)


@dataclass(frozen=True)
class Ours:
    """What is measured, as things to call inside one request."""

    listed: Callable[[], object]
    page: Callable[[], object]
    floor: Callable[[], object]
    rows: Callable[[], object]
    query: Callable[[], object]


def worklist_page() -> list[Figure]:
    """The list and its page over the floor; then what stands around it, and the whole request."""
    with sqlite_places() as place, site(place, SMALL) as small:
        cookie = {"Cookie": f"staff={small.clinic.token}"}
        with small.app.test_request_context("/", headers=cookie):
            small.app.preprocess_request()
            ours = _ours()
            _must_be_equal(str(ours.listed()), str(ours.floor()))
            _must_be_equal(str(ours.listed()), str(ours.rows()))
            samples = interleave(
                {
                    name: cpu_us_each(lambda call=call: call() and None, times=20)  # type: ignore[misc]
                    for name, call in vars(ours).items()
                }
                | {"request": cpu_us_each(lambda: _outside(small), times=10)},
                rounds=ROUNDS,
            )
    ratios = {name: paired_ratio(samples[name], samples["floor"]) for name in samples}
    told = {name: f"{median(samples[name]):.0f} us" for name in samples}
    bare = paired_ratio(samples["listed"], samples["rows"])
    return [
        Figure("P12", "50-row worklist page, query + render, over the Jinja floor",
               _times(ratios["listed"]), "<= 3x", "<= 2x", ratios["listed"].median <= 3,
               f"range {_range(ratios['listed'])}; {told['listed']} (query {told['query']})"
               f" over {told['floor']}"),
        Figure("P12", "over the flat rows alone, no layout", _times(bare), "-", "-", True,
               f"no goal: {told['rows']}"),
        Figure("P12", "with counters, alarms, tasks and silent diaries", _times(ratios["page"]), "-", "-",
               True, f"no goal: {told['page']}"),
        Figure("P12", "the whole request", _times(ratios["request"]), "-", "-", True,
               f"no goal: {told['request']}, with session, rights, headers and compression"),
    ]  # fmt: skip


def _ours() -> Ours:
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    filters = worklist._filters()
    whole = worklist._page(filters)
    counters = cases.counters(db(), clinic.id)

    def query() -> cases.Page:
        return cases.worklist(db(), clinic.id)

    def listed() -> str:
        rows = worklist._writer(clinic, {})
        groups = worklist._groups(query().lines, rows, counters, filters)
        return render_template("worklist/index.html", page=replace(whole, groups=groups))

    def page() -> str:
        return render_template("worklist/index.html", page=worklist._page(filters))

    flat = jinja2.Environment(autoescape=True).from_string(ROWS)
    page_of = current_app.jinja_env.from_string(_layout())
    before, after = _around(listed())
    groups = [_plain_group(group) for group in whole.groups]

    def rows() -> str:
        return flat.render(before=before, groups=groups, after=after)

    def floor() -> str:
        written = Markup(flat.render(groups=groups))  # noqa: S704
        return render_template(page_of, page=whole, written=written)

    return Ours(listed, page, floor, rows, query)


def _layout() -> str:
    """The page's template with a place for the rows instead of the macro that writes them."""
    source, _path, _fresh = current_app.jinja_env.loader.get_source(  # type: ignore[union-attr]
        current_app.jinja_env, "worklist/index.html"
    )
    found = source.replace("{{ lines(page.groups) }}", "{{ written }}")
    if found == source:
        raise RuntimeError("the page does not call the macro of its rows any more")
    return found


def _outside(small: Site) -> None:
    small.get("/")


def _around(page: str) -> tuple[Markup, Markup]:
    """The page before its first group and after its last, as text that is there already."""
    begin, end = page.index("<tbody"), page.rindex("</tbody>") + len("</tbody>")
    return Markup(page[:begin]), Markup(page[end:])  # noqa: S704


def _plain_group(group: Any) -> SimpleNamespace:
    rows = [_plain_row(row) for row in group.rows]
    return SimpleNamespace(words=group.words, count=group.count, rows=rows)


def _plain_row(row: Any) -> SimpleNamespace:
    """A row as finished words; its marks as name and words."""
    case_id, _slash, page = row.href.removeprefix("/cases/").partition("/")
    own = row._asdict() | {
        "case_id": case_id,
        "page": f"/{page}" if page else "",
        "tone": f" worklist__row--{row.tone}" if row.tone else "",
    }
    marks = {name: _marks(own[name]) for name in ("overdue", "outcome", "flags")}
    return SimpleNamespace(**own | marks)


def _marks(written: str) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(name=name, tone=tone or "", words=words or flag)
        for name, tone, words, flag in _MARKED.findall(written)
    ]


def _must_be_equal(page: str, floor: str) -> None:
    """Both must be the same page but for spaces between tags."""
    one, other = (re.sub(r"\s+", " ", text).replace("> <", "><") for text in (page, floor))
    if one != other:
        where = next(n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
        raise RuntimeError(
            f"the floor is another page: {one[where - 60 : where + 60]!r}, {other[where - 60 : where + 60]!r}"
        )


def _times(ratio: Ratio) -> str:
    return f"{ratio.median:.2f}x"


def _range(ratio: Ratio) -> str:
    return f"{ratio.low:.2f}-{ratio.high:.2f}"
