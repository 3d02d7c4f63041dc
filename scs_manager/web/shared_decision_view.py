"""What the pages of the talk show, as plain values: the ways, the own trial, each record in words."""

from dataclasses import dataclass

from sqlmodel import Session

from forms.base import BaseField
from forms.shared_decisions import TalkForm
from scs_manager.domain.choice_figures import FIGURES, Figure
from scs_manager.domain.choice_trial import HEADINGS, OwnTrial, region_words, standing_words, stated_words
from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, PREFERENCES, TEACH_BACK, Option
from scs_manager.domain.consents import ENGLISH, LANGUAGES
from scs_manager.domain.shared_decisions import SAID, TOLD_BACK, WEIGHTS
from scs_manager.domain.text import Text
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.services import document_lists, shared_decision_rows, shared_decisions
from scs_manager.services.own_trial import own_trial
from scs_manager.web.case_view import CaseView


@dataclass(frozen=True)
class Card:
    """One way with its two good and two hard sides, and the field that asks about it."""

    option: Option
    field: BaseField


@dataclass(frozen=True)
class TrialView:
    """The patient's own trial in the sentences of the sheet."""

    standing: Text | None
    regions: tuple[tuple[Text, tuple[Text, ...]], ...]
    stated: Text | None


@dataclass(frozen=True)
class TalkView:
    """One record of one talk in words; None and empty stand for what nobody asked."""

    row: SharedDecisionRow
    intact: bool
    replaced: bool
    options: tuple[tuple[Text, Text | None], ...]
    figures: tuple[Figure, ...]
    life: tuple[Text, ...]
    weights: tuple[tuple[Text, Text], ...]
    told_back: tuple[tuple[Text, Text, bool], ...]
    prefers: Text | None


@dataclass(frozen=True)
class TalksPage:
    """The page: the newest record that stands, all others, and what the sheet would say today."""

    newest: TalkView | None
    others: tuple[TalkView, ...]
    trial: TrialView
    language: Text
    """The language of the sheet."""
    issued: bool
    """Whether the newest record was issued to the patient and that document stands."""


def talks_page(session: Session, case: CaseView) -> TalksPage:
    """The page for one case as it stands."""
    rows = shared_decision_rows.talks_of(session, case.row)
    standing = shared_decision_rows.standing_of(rows)
    views = [talk_view(row, replaced=row not in standing) for row in rows]
    newest = next((view for view in views if standing and view.row.id == standing[0].id), None)
    return TalksPage(
        newest=newest,
        others=tuple(view for view in views if view is not newest),
        trial=trial_view(own_trial(session, case.row, on=case.today)),
        language=LANGUAGES.get(case.patient.language, LANGUAGES[ENGLISH]),
        issued=newest is not None and _is_issued(session, case, newest.row),
    )


def _is_issued(session: Session, case: CaseView, row: SharedDecisionRow) -> bool:
    found = document_lists.documents_of(session, clinic_id=case.clinic.id, case_id=case.id)
    return any(
        each.content_sha256 == row.content_sha256 and not each.draft and each.withdrawn_at is None
        for each in found
    )


def cards(form: TalkForm) -> list[Card]:
    """The ways in the order of the sheet, each with its field."""
    return [Card(option, field) for option, field in zip(OPTIONS.values(), form.rows("option"), strict=True)]


def trial_view(trial: OwnTrial) -> TrialView:
    """The sentences about the patient's own trial."""
    regions = tuple((HEADINGS[found.region], region_words(found)) for found in trial.regions)
    return TrialView(standing_words(trial), regions, stated_words(trial))


def talk_view(row: SharedDecisionRow, *, replaced: bool) -> TalkView:
    """One record in words."""
    return TalkView(
        row=row,
        intact=shared_decisions.is_intact(row),
        replaced=replaced,
        options=tuple((option.name, _said(row, key)) for key, option in OPTIONS.items()),
        figures=tuple(FIGURES[key] for key in row.told),
        life=tuple(LIFE[key] for key in row.life),
        weights=tuple(
            (words, WEIGHTS[row.weights[key]]) for key, words in MATTERS.items() if key in row.weights
        ),
        told_back=tuple(
            (words, TOLD_BACK[row.told_back[key]], row.told_back[key] == "passed")
            for key, words in TEACH_BACK.items()
            if key in row.told_back
        ),
        prefers=PREFERENCES[row.prefers] if row.prefers else None,
    )


def _said(row: SharedDecisionRow, key: str) -> Text | None:
    return SAID[row.options[key]] if key in row.options else None
