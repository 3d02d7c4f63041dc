"""The record of a case: history, safety, psychology; facts by section, and lists."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms import records as forms
from forms.base import Form
from forms.records import Section
from forms.sections import steps_of
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.permissions import Permission
from scs_manager.services import records
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, may, requires
from scs_manager.web.body_map_view import newest_figure
from scs_manager.web.converters import from_path, to_path
from scs_manager.web.history_view import with_figures
from scs_manager.web.i18n import gettext as _
from scs_manager.web.record_help import LIST_NOT_EMPTY, absent_now, answer_no, offers_of, take_offer
from scs_manager.web.record_meanwhile import meanwhile, stamp, tell
from scs_manager.web.record_parts import HISTORY, PSYCHOLOGY, SAFETY, Part
from scs_manager.web.record_view import (
    ItemView,
    RecordPage,
    group_views,
    item_view,
    known_of,
    list_views,
    section_view,
)
from scs_manager.web.safety_view import sample_views, warnings_of
from scs_manager.web.session import db

bp = Blueprint("records", __name__)


@bp.get("/cases/<uuid:case_id>/history")
@requires(Permission.READ_CLINICAL)
def history(case_id: uuid.UUID) -> str:
    """Pain, surgery, medication, treatment, optimisation, burden."""
    case = case_or_404(case_id)
    return _show(case, HISTORY, "records/history.html", body_map=newest_figure(db(), case.row))


@bp.get("/cases/<uuid:case_id>/safety")
@requires(Permission.READ_CLINICAL)
def safety(case_id: uuid.UUID) -> str:
    """Red flags, exclusions, readiness, cautions, and the lists behind them."""
    case = case_or_404(case_id)
    warnings = warnings_of(db(), case)
    samples = sample_views(db(), case, warnings)
    return _show(case, SAFETY, "records/safety.html", warnings=warnings, samples=samples)


@bp.route("/cases/<uuid:case_id>/history/<word:slug>", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def record_history(case_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """Add facts to a section of the history."""
    return record_section(case_or_404(case_id), HISTORY, slug)


@bp.route("/cases/<uuid:case_id>/safety/<word:slug>", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def record_safety(case_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """Add facts to a section of the safety record."""
    return record_section(case_or_404(case_id), SAFETY, slug)


@bp.route("/cases/<uuid:case_id>/psychology/<word:slug>", methods=["GET", "POST"])
@requires(Permission.EDIT_PSYCHOLOGY)
def record_psychology(case_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """Add findings beside the psychological evaluation."""
    return record_section(case_or_404(case_id), PSYCHOLOGY, slug)


@bp.route("/cases/<uuid:case_id>/history/lists/<word:key>/add", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def add_to_history(case_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Add an operation, a medicine or a treatment."""
    return _add(case_or_404(case_id), HISTORY, key)


@bp.route("/cases/<uuid:case_id>/safety/lists/<word:key>/add", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def add_to_safety(case_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Add an antithrombotic, a device, an allergy or a condition."""
    return _add(case_or_404(case_id), SAFETY, key)


@bp.route("/cases/<uuid:case_id>/history/lists/<word:key>/complete", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def complete_history(case_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Say that a list of the history is complete."""
    return _complete(case_or_404(case_id), HISTORY, key)


@bp.route("/cases/<uuid:case_id>/safety/lists/<word:key>/complete", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def complete_safety(case_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Say that a list of the safety record is complete."""
    return _complete(case_or_404(case_id), SAFETY, key)


@bp.route("/cases/<uuid:case_id>/history/lists/<word:key>/<uuid:item_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def withdraw_history(case_id: uuid.UUID, key: str, item_id: uuid.UUID) -> ResponseReturnValue:
    """Take back an item of the history."""
    return _withdraw(case_or_404(case_id), HISTORY, key, item_id)


@bp.route("/cases/<uuid:case_id>/safety/lists/<word:key>/<uuid:item_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def withdraw_safety(case_id: uuid.UUID, key: str, item_id: uuid.UUID) -> ResponseReturnValue:
    """Take back an item of the safety record."""
    return _withdraw(case_or_404(case_id), SAFETY, key, item_id)


def _base(case: CaseView, part: Part) -> str:
    return f"/cases/{case.id}/{part.tab}"


def _show(case: CaseView, part: Part, template: str = "records/show.html", **more: object) -> str:
    facts = records.facts_of_case(db(), case.row)
    keys = [key for key in part.lists if key not in part.lists_elsewhere]
    page = RecordPage(
        title=_(part.title),
        tab=part.tab,
        may_edit=may(part.permission),
        groups=group_views(part.sections, facts, _base(case, part), part.pages, part.beside),
        lists=with_figures(list_views(db(), case.row, keys, _base(case, part)), facts, case),
    )
    return render_template(template, case=case, page=page, **more)


def record_section(case: CaseView, part: Part, slug: str) -> ResponseReturnValue:
    """The form of one section of a page of the record, and what is added by it."""
    section = next((section for section in part.sections if section.slug == slug), None)
    if section is None:
        abort(404)
    form = forms.facts_form(section)()
    form.today = case.today
    following = _following(part, section)
    if "offer" in request.form or "fill" in request.form:
        return _form_page(case, part, section, form)
    if following and "next" in request.form and form.is_untouched:
        return redirect(f"{_base(case, part)}/{following.slug}", 303)
    if form.validate_on_submit():
        try:
            answers = form.answers()
            others = meanwhile(case, form, answers)
            records.record_facts(db(), case=case.row, answers=answers, by=current_actor(), now=clock.now())
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("Added to the record."))
            tell(others)
            urgent = part is SAFETY and slug == "red-flags" and warnings_of(db(), case).urgent
            there = f"{_base(case, part)}#at-once" if urgent else _after(case, part, section)
            if others and not urgent:
                there = there.partition("#")[0]  # an anchor would scroll past what is told at the top
            return redirect(there, 303)
    return _form_page(case, part, section, form)


def _form_page(case: CaseView, part: Part, section: Section, form: forms.FactsForm) -> ResponseReturnValue:
    facts, base = records.facts_of_case(db(), case.row), _base(case, part)
    absent = absent_now(form, facts)
    offers = offers_of(case)
    for offer in offers:
        if request.form.get("offer") == offer.name:
            take_offer(form, offer)
    stamp(form)
    filled = answer_no(form, absent) if "fill" in request.form else None
    page = render_template(
        "records/facts.html",
        case=case,
        form=form,
        section=section,
        current=section.slug,
        offers=offers,
        absent=absent,
        filled=filled,
        tab_name=part.tab,
        known=_known(facts, section),
        steps=[section_view(step, facts, base) for step in steps_of(section, part.sections)],
        following=_following(part, section),
        action=f"{base}/{section.slug}",
        back=f"{base}{part.place_of(section)}",
    )
    return page, 400 if form.problems() else 200


def _following(part: Part, section: Section) -> Section | None:
    """The next form of the same page."""
    after = part.sections.index(section) + 1
    return part.sections[after] if after < len(part.sections) else None


def _after(case: CaseView, part: Part, section: Section) -> str:
    """Where one goes once a form is kept: to the next one if that was asked for, else back."""
    following = _following(part, section)
    if following is not None and "next" in request.form:
        return f"{_base(case, part)}/{following.slug}"
    return f"{_base(case, part)}{part.place_of(section)}"


def _known(facts: Facts, section: Section) -> Mapping[str, object]:
    found = {fact.name: (fact, facts.get(fact.name)) for fact in section.asked}
    return {name: known_of(datum, fact, facts) if datum else None for name, (fact, datum) in found.items()}


def _add(case: CaseView, part: Part, key: str) -> ResponseReturnValue:
    key = _list_or_404(part, key)
    form = forms.item_form(key)()
    form.today = case.today
    if "prefill" not in request.form and form.validate_on_submit():
        item, source = form.item(), form.source.data
        by, now = current_actor(), clock.now()
        try:
            records.add_to_list(db(), case=case.row, list=key, item=item, source=source, by=by, now=now)
            return _done(case, part, key, _("Added to the record."))
        except RuleError as refused:
            form.refuse(refused)
    title = _("Add: %(list)s", list=forms.list_fact(key).meaning)
    return _item_page(case, part, f"{key}/add", form, title, _("Add to the list"))


def _complete(case: CaseView, part: Part, key: str) -> ResponseReturnValue:
    form = forms.CompleteForm()
    key = _list_or_404(part, key)
    if form.validate_on_submit():
        by, now = current_actor(), clock.now()
        try:
            if "none" in request.form and records.item_rows(db(), case.row).get(key):
                raise RuleError(LIST_NOT_EMPTY)
            records.mark_complete(db(), case=case.row, list=key, on=form.on.data, by=by, now=now)
            return _done(case, part, key, _("The list is recorded as complete."))
        except RuleError as refused:
            form.refuse(refused)
    title = _("This list is complete: %(list)s", list=forms.list_fact(key).meaning)
    return _item_page(case, part, f"{key}/complete", form, title, _("Say that it is complete"))


def _withdraw(case: CaseView, part: Part, key: str, item_id: uuid.UUID) -> ResponseReturnValue:
    key = _list_or_404(part, key)
    row = records.get_item(db(), case=case.row, list=key, item_id=item_id)
    if row is None:
        abort(404)
    form = forms.WithdrawForm()
    if form.validate_on_submit():
        by, now = current_actor(), clock.now()
        try:
            records.withdraw_item(db(), case=case.row, row=row, reason=form.reason.data, by=by, now=now)
            return _done(case, part, key, _("The entry is withdrawn; it stays in old screenings."))
        except RuleError as refused:
            form.refuse(refused)
    title = _("Withdraw an entry")
    item = item_view(key, row, _base(case, part))
    return _item_page(case, part, f"{key}/{item_id}/withdraw", form, title, _("Withdraw it"), item)


def _list_or_404(part: Part, word: str) -> str:
    key = from_path(word)
    if key not in part.lists:
        abort(404)
    return key


def _done(case: CaseView, part: Part, key: str, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(f"{_base(case, part)}{part.place_of_list(key)}", 303)


def _item_page(
    case: CaseView, part: Part, path: str, form: Form, title: str, submit: str, item: ItemView | None = None
) -> ResponseReturnValue:
    page = render_template(
        "records/item.html",
        case=case,
        form=form,
        title=title,
        submit=submit,
        item=item,
        tab_name=part.tab,
        action=f"{_base(case, part)}/lists/{to_path(path)}",
        back=f"{_base(case, part)}{part.place_of_list(path.partition('/')[0])}",
    )
    return page, 400 if form.problems() else 200
