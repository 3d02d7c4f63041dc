"""Every shipped instrument scored by the engine: published cases, missing answers, bad ones."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import Licence, Mark, Method, Sheet, score, shipped_instruments, stated

N = None
ALL = sorted(shipped_instruments())


def sheet(name: str, answers: Any, sex: str | None = None) -> Sheet:
    return score(shipped_instruments()[name], answers, sex=sex)


def value(name: str, answers: Any, score_id: str, sex: str | None = None) -> Fraction | None:
    return sheet(name, answers, sex).results[score_id].value


class TestDefinitions:
    def test_every_instrument_of_the_scoring_table_ships(self) -> None:
        assert set(ALL) == {
            "audit-c", "bpi-sf", "comm", "csi", "dast-10", "dn4", "end-of-trial", "eq-5d-5l", "gad-7", "hads",
            "isi", "nrs-pain", "odi-2-1a", "ort", "ort-oud", "paindetect", "pcs", "peg", "pgic", "phq-2",
            "phq-9", "promis-29-v2", "promis-pf-4a-v1", "psqi", "rmdq-24", "s-lanss", "soapp-r", "start-back",
            "tsk-17", "vas-pain",
        }  # fmt: skip

    @pytest.mark.parametrize("name", ALL)
    def test_texts_ship_exactly_where_the_licence_allows_them(self, name: str) -> None:
        form = shipped_instruments()[name]
        texts = [item.text for item in form.items] + [form.question]
        assert all(texts) if form.licence is Licence.EMBED else not any(texts)
        assert bool(form.notice) is (form.licence is Licence.EMBED)
        assert all(item.choices == () for item in form.items) or form.licence is Licence.EMBED

    def test_only_these_may_be_embedded(self) -> None:
        embedded = {name for name in ALL if shipped_instruments()[name].licence is Licence.EMBED}
        assert embedded == {
            "audit-c", "end-of-trial", "gad-7", "nrs-pain", "peg", "pgic", "phq-2", "phq-9", "vas-pain",
        }  # fmt: skip

    @pytest.mark.parametrize("name", ALL)
    def test_extreme_answers_give_exactly_the_printed_range(self, name: str) -> None:
        form = shipped_instruments()[name]
        for each in form.scores:
            found = [
                value(name, [_extreme(item, most) for item in form.items], each.id, "F")
                for most in (False, True)
            ]
            if each.method is Method.INDEX:
                found.reverse()
            assert found == [each.low, each.high], each.id

    @pytest.mark.parametrize("name", ALL)
    def test_nothing_answered_is_never_a_score(self, name: str) -> None:
        form = shipped_instruments()[name]
        blank = sheet(name, {})
        assert all(result.value is None and result.reason for result in blank.results.values())
        assert all(flag is None for flag in blank.watches.values())
        assert all(reading is None for reading in blank.readings.values())
        assert (blank.instrument, blank.version) == (form.id, form.version)

    @pytest.mark.parametrize("name", ALL)
    def test_every_number_says_how_well_it_is_founded(self, name: str) -> None:
        form = shipped_instruments()[name]
        for each in form.scores:
            marks = [each.provenance, *(cutoff.provenance for cutoff in each.cutoffs)]
            assert Mark.UNCERTAIN not in marks
            assert all([each.sources, *(cutoff.sources for cutoff in each.cutoffs)])

    def test_marks_other_than_read_need_a_local_sign_off(self) -> None:
        assert {mark for mark in Mark if not mark.needs_sign_off} == {Mark.READ}

    def test_a_score_that_does_not_exist_is_a_programming_mistake(self) -> None:
        with pytest.raises(ValueError, match="peg has no score total"):
            shipped_instruments()["peg"].score("total")

    @pytest.mark.parametrize(
        ("name", "concept", "code"),
        [
            ("phq-9", "total", "44261-6"),
            ("phq-9", "item 9", "44260-8"),
            ("gad-7", "total", "70274-6"),
            ("audit-c", "total", "75626-2"),
            ("peg", "panel", "91148-7"),
            ("peg", "item 2", "91145-3"),
            ("dast-10", "total", "82667-7"),
            ("promis-29-v2", "PF4a_v2", "71959-1"),
        ],
    )
    def test_loinc_codes_name_the_right_concept(self, name: str, concept: str, code: str) -> None:
        assert {each.concept: each.code for each in shipped_instruments()[name].loinc}[concept] == code

    def test_no_code_is_made_up_where_none_is_established(self) -> None:
        without = {name for name in ALL if not shipped_instruments()[name].loinc}
        assert without >= {"odi-2-1a", "rmdq-24", "pcs", "isi", "psqi", "dn4", "eq-5d-5l", "tsk-17", "ort"}


def _extreme(item: Any, most: bool) -> int | str:
    """The answer that counts least or most."""
    if item.codes:
        words = sorted(item.codes, key=lambda word: item.codes[word])
        return str(words[-1] if most else words[0])
    return int(item.high if most is not item.reverse else item.low)


CASES: list[tuple[str, Sequence[Any] | dict[str, Any], str | None, str, Any, str | None]] = [
    ("phq-9", [1, 2, 1, 2, 0, 1, 1, 0, 0, N], N, "total", 8, "mild"),
    ("phq-9", [2, 1, 2, 2, N, 1, 1, 0, 0, N], N, "total", Fraction(81, 8), "moderate"),
    ("phq-9", [3, 3, 3, 0, 0, 0, 0, 0, N, N], N, "total", Fraction(81, 8), "moderate"),
    ("phq-9", [N, 2, 1, 1, 0, 1, 1, 0, 0, N], N, "phq2", N, N),
    ("gad-7", [1, 1, 2, 1, 0, 2, 1], N, "total", 8, "mild"),
    ("gad-7", [1, 2, N, 1, 0, 1, 1], N, "total", 7, "mild"),
    ("gad-7", [1, N, N, 1, 0, 1, 1], N, "total", N, N),
    ("peg", [5, 6, 6], N, "mean", Fraction(17, 3), N),
    ("audit-c", [0, N, N], N, "total", 0, N),
    ("audit-c", [0, 3, 4], N, "total", 0, N),
    ("audit-c", [1, N, 0], N, "total", N, N),
    ("odi-2-1a", [2, 1, 1, 1, 1, 1, 1, 1, 1, 1], N, "percent", 22, "moderate"),
    ("odi-2-1a", [3] * 8 + [N, N], N, "percent", 60, "severe"),
    ("odi-2-1a", [3] * 7 + [N, N, N], N, "percent", N, N),
    ("hads", [1] * 13 + [N], N, "depression", 7, "normal"),
    ("hads", [N, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 2, 0], N, "anxiety", Fraction(49, 6), "borderline"),
    ("hads", [N, 0, N, 0, 1, 0, 1, 0, 1, 0, 1, 0, 2, 0], N, "anxiety", N, N),
    ("isi", [4, 3, 3, 3, 3, 3, 3], N, "total", 22, "severe"),
    ("psqi", [1, 2, 1, 2, 1, 1, 2], N, "global", 10, N),
    ("psqi", [1, 2, 1, N, 1, 1, 2], N, "global", N, N),
    ("s-lanss", [1, 1, 0, 1, 0, 0, 0], N, "total", 12, N),
    ("s-lanss", [1, 0, 1, 1, 1, 0, 0], N, "total", 11, N),
    ("comm", [1] * 9 + [0] * 8, N, "total", 9, N),
    ("soapp-r", [1] * 18 + [0] * 6, N, "total", 18, N),
    ("csi", [1] * 24 + [4], N, "total", 28, "subclinical"),
    ("pgic", [2], N, "change", 2, N),
    ("promis-pf-4a-v1", [2, 2, 2, 1], N, "PF4a_v1", Fraction("30.7"), "moderate"),
    ("rmdq-24", [1] * 5 + [0] * 19, N, "total", 5, N),
    ("nrs-pain", {"leg_average": 7}, N, "leg_average", 7, N),
    ("nrs-pain", {"leg_average": 7}, N, "back_average", N, N),
    ("eq-5d-5l", [2, 1, 3, 5, 4, 35], N, "US2019", Fraction("0.090"), N),
    ("eq-5d-5l", [2, 2, 2, 2, 2, N], N, "UK2026", Fraction("0.784"), N),
    ("eq-5d-5l", [4, 4, 4, 4, 4, N], N, "UK2026", Fraction("-0.209"), N),
    ("eq-5d-5l", [1, 1, 1, 1, N, 70], N, "US2019", N, N),
    ("eq-5d-5l", [1, 1, 1, 1, N, 70], N, "vas", 70, N),
]


@pytest.mark.parametrize(("name", "answers", "sex", "score_id", "wanted", "band"), CASES)
def test_the_published_cases_are_reproduced(
    name: str, answers: Any, sex: str | None, score_id: str, wanted: Any, band: str | None
) -> None:
    result = sheet(name, answers, sex).results[score_id]
    assert (result.value, result.band) == (wanted, band)
    assert (result.reason is None) is (wanted is not None)


class TestUnknown:
    def test_a_limit_by_sex_is_unknown_without_it(self) -> None:
        found = sheet("audit-c", [2, 1, 0]).main
        assert found.value == 3
        assert found.cutoffs == {"positive": None, "positive_uk": False}

    def test_weights_by_sex_give_no_score_without_it(self) -> None:
        found = sheet("ort", [0] * 10).main
        assert found.value is None
        assert str(found.reason) == "the patient's sex is needed for the weights of the items"

    def test_the_reason_counts_the_answers(self) -> None:
        reason = sheet("phq-9", [2, N, 2, N, N, 1, 1, 0, 0, N]).main.reason
        assert str(reason) == "6 of 9 items are answered, at least 7 are needed"

    def test_a_score_from_fewer_answers_says_so(self) -> None:
        prorated, full = sheet("phq-9", [2, 1, 2, 2, N, 1, 1, 0, 0, N]).main, sheet("gad-7", [1] * 7).main
        assert (prorated.prorated, prorated.missing, prorated.shown) == (True, 1, Decimal(10))
        assert (full.prorated, full.missing) == (False, 0)

    @pytest.mark.parametrize(("answer", "flag"), [(0, False), (1, True), (3, True), (N, N)])
    def test_item_nine_opens_a_task_whatever_the_total_and_is_unknown_unanswered(
        self, answer: int | None, flag: bool | None
    ) -> None:
        assert sheet("phq-9", {"item9": answer}).watches == {"item9_flag": flag}
        assert shipped_instruments()["phq-9"].watches[0].action == "same_day_task"

    def test_a_score_from_a_table_keeps_the_table_and_its_version(self) -> None:
        assert sheet("eq-5d-5l", [1] * 5 + [N]).main.table == "US2019 version 1"
        assert sheet("promis-pf-4a-v1", [1] * 4).main.table == "PF4a_v1 version 1"
        assert sheet("isi", [1] * 7).main.table == ""


class TestStated:
    def test_a_total_from_paper_is_read_like_a_computed_one(self) -> None:
        found = stated(shipped_instruments()["isi"], "total", "15")
        assert found.value == 15
        assert (found.band, found.prorated) == ("moderate", False)

    @pytest.mark.parametrize(
        ("name", "score_id", "number", "says"),
        [
            ("isi", "total", 29, "total: Must be from 0 to 28."),
            ("isi", "total", -1, "total: Must be from 0 to 28."),
            ("isi", "total", 7.5, "total: Must be a whole number."),
            ("isi", "total", "many", "total: Not a number."),
            ("isi", "total", True, "total: Not a number."),
            ("odi-2-1a", "percent", 100.1, "total: Must be from 0 to 100."),
            ("paindetect", "total", 39, "total: Must be from -1 to 38."),
            ("eq-5d-5l", "US2019", -0.6, "total: Must be from -0.573 to 1."),
        ],
    )
    def test_a_total_out_of_range_is_refused(self, name: str, score_id: str, number: Any, says: str) -> None:
        with pytest.raises(InputError) as refused:
            stated(shipped_instruments()[name], score_id, number)
        assert str(refused.value) == says


@pytest.mark.parametrize(
    ("name", "answers", "says"),
    [
        ("peg", [1, 2], "items: Must hold 3 answers, null where one is missing; it holds 2."),
        ("peg", [1, 2, 3, 4], "items: Must hold 3 answers, null where one is missing; it holds 4."),
        ("peg", "123", "items: Must be a list of answers."),
        ("peg", 7, "items: Must be a list of answers."),
        ("peg", None, "items: Must be a list of answers."),
        ("peg", [1, 2, 11], "items[2]: Must be a whole number from 0 to 10."),
        ("peg", [1, -1, 3], "items[1]: Must be a whole number from 0 to 10."),
        ("peg", ["1", 2, 3], "items[0]: Must be a whole number from 0 to 10."),
        ("peg", [1.0, 2, 3], "items[0]: Must be a whole number from 0 to 10."),
        ("peg", [True, 2, 3], "items[0]: Must be a whole number from 0 to 10."),
        ("peg", [[], 2, 3], "items[0]: Must be a whole number from 0 to 10."),
        ("peg", {"pains": 3}, "items.pains: is not known; did you mean pain?"),
        ("peg", {"pain": 30}, "items.pain: Must be a whole number from 0 to 10."),
        ("tsk-17", [0] + [1] * 16, "items[0]: Must be a whole number from 1 to 4."),
        ("paindetect", {"course": "upwards"}, "items.course: Must be one of: persistent_slight, "
         "persistent_attacks, attacks_painfree, attacks_with_pain."),
        ("paindetect", {"course": 1}, "items.course: Must be one of: persistent_slight, "
         "persistent_attacks, attacks_painfree, attacks_with_pain."),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_are_refused_in_one_sentence(name: str, answers: Any, says: str) -> None:
    with pytest.raises(InputError) as refused:
        sheet(name, answers)
    assert str(refused.value) == says


def test_true_and_false_answer_a_yes_or_no_question() -> None:
    assert value("s-lanss", [True, True, False, True, False, False, False], "total") == 12


def test_only_wording_of_our_own_may_be_translated_by_us() -> None:
    ours = {name for name in ALL if shipped_instruments()[name].is_ours}
    assert ours
    assert not {"phq-9", "gad-7", "odi-2-1a", "isi"} & ours
