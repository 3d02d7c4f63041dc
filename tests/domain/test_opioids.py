"""Opioid dose: the versioned factor table, totals, and how a dose changed (measures.md 2)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import MedicineTaken
from scs_manager.domain.errors import InputError
from scs_manager.domain.opioid_factors import load_table, shipped_table
from scs_manager.domain.opioids import (
    CHANGE_NAMES,
    Change,
    Dose,
    DoseChange,
    Mme,
    Product,
    band_of,
    mean_mme,
    mme_per_day,
    mme_taken,
)
from scs_manager.domain.truth import Truth


def dose(drug: str, amount: str | int) -> Dose:
    return Dose(drug, Fraction(amount))


def mme(total: str | int) -> Mme:
    return Mme(Fraction(total), (), "CDC 2022, version 1")


INCOMPLETE = Mme(Fraction(20), ("buprenorphine_td_mcg_h",), "CDC 2022, version 1")


@pytest.mark.parametrize(
    ("doses", "total"),
    [
        ([dose("methadone", 30)], "141"),
        ([dose("hydromorphone", 12)], "60"),
        ([dose("tramadol", 200), dose("oxycodone", 20)], "70"),
        ([dose("fentanyl_td_mcg_h", 25)], "60"),
        ([dose("morphine", 60), dose("oxycodone", 20)], "90"),
        ([dose("codeine", 240)], "36"),
        ([dose("tapentadol", 100)], "40"),
        ([dose("oxymorphone", 30)], "90"),
        ([], "0"),
    ],
)
def test_the_dose_is_the_sum_of_factor_times_amount(doses: list[Dose], total: str) -> None:
    assert mme_per_day(doses).total == Fraction(total)


def test_clinical_vector_7_hydrocodone_5_mg_four_times_is_20() -> None:
    assert mme_per_day([dose("hydrocodone", 5 * 4)]).total == 20


def test_clinical_vector_8_oxycodone_10_mg_twice_is_30() -> None:
    assert mme_per_day([dose("oxycodone", 10 * 2)]).total == 30


def test_clinical_vector_9_a_buprenorphine_patch_alone_is_unknown_not_0() -> None:
    found = mme_per_day([dose("buprenorphine_td_mcg_h", 10)])
    assert found.total is None
    assert found.reaches(50) is None
    assert str(found.text) == ("incomplete; known part 0.0 MME a day, not converted: buprenorphine patch")


def test_a_known_part_may_reach_a_threshold_but_never_deny_one() -> None:
    found = mme_per_day([dose("buprenorphine_td_mcg_h", 10), dose("morphine", 60)])
    assert found.reaches(50) is True
    assert found.reaches(90) is None
    assert mme_per_day([dose("morphine", 60)]).reaches(90) is False
    assert mme_per_day([dose("morphine", 90)]).reaches(90) is True


def test_a_drug_without_a_known_dose_makes_the_total_incomplete() -> None:
    found = mme_per_day([Dose("morphine", None), Dose("morphine", None)])
    assert (found.total, found.excluded) == (None, ("morphine",))


def test_a_list_that_nobody_called_complete_has_no_total() -> None:
    found = mme_per_day([dose("morphine", 20)], listed=False)
    assert found.total is None
    assert str(found.text) == "incomplete; known part 20.0 MME a day"


def test_a_complete_dose_in_words() -> None:
    assert str(mme("70").text) == "70.0 MME a day"


def test_a_negative_dose_is_refused() -> None:
    with pytest.raises(InputError):
        mme_per_day([dose("morphine", -1)])


PRODUCTS = {
    "Oxycodone 5 mg": Product("Oxycodone 5 mg", "oxycodone", Fraction(5)),
    "Paracetamol 500 mg": Product("Paracetamol 500 mg", None),
}


def test_a_diary_day_sums_pieces_taken_and_patches_worn() -> None:
    taken = [MedicineTaken("Oxycodone 5 mg", 2), MedicineTaken("Paracetamol 500 mg", 4)]
    worn = [dose("fentanyl_td_mcg_h", 25)]
    assert mme_taken(taken, PRODUCTS, worn=worn).total == 75


def test_a_product_that_nobody_described_makes_the_day_incomplete() -> None:
    assert mme_taken([MedicineTaken("Tablets from abroad", 1)], PRODUCTS).total is None


def test_the_mean_is_over_logged_days_only() -> None:
    found = mean_mme([mme(30), None, mme(45)])
    assert found is not None
    assert found.total == Fraction("37.5")
    assert mean_mme([None]) is None


@pytest.mark.parametrize("listed", [True, False])
def test_what_was_taken_is_the_whole_dose_only_on_a_list_that_someone_called_complete(listed: bool) -> None:
    found = mme_taken([MedicineTaken("Paracetamol 500 mg", 4)], PRODUCTS, listed=listed)
    assert found.total == (0 if listed else None)


def test_a_mean_needs_as_many_logged_days_as_the_pain_and_says_how_many_it_has() -> None:
    enough = mean_mme([mme(30)] * 4 + [None] * 3, expected=(7, 4))
    thin = mean_mme([mme(30)] * 3 + [None] * 4, expected=(7, 4))
    assert enough is not None
    assert thin is not None
    assert (enough.total, str(enough.text)) == (Fraction(30), "30.0 MME a day (4 of 7 days)")
    assert (thin.total, str(thin.text)) == (None, "3 of 7 days logged, at least 4 are needed")
    assert (enough.reaches(30), thin.reaches(30)) == (True, None)
    assert DoseChange(thin, enough).change is DoseChange(enough, thin).change is Change.UNKNOWN


def test_one_incomplete_day_makes_the_mean_incomplete() -> None:
    found = mean_mme([mme(30), INCOMPLETE])
    assert found is not None
    assert (found.total, found.excluded) == (None, ("buprenorphine_td_mcg_h",))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("100", "80", Change.REDUCED),
        ("100", "80.1", Change.STABLE),
        ("100", "120", Change.INCREASED),
        ("100", "119.9", Change.STABLE),
        ("20", "15", Change.REDUCED),
        ("20", "15.1", Change.STABLE),
        ("10", "14.9", Change.STABLE),
        ("10", "15", Change.INCREASED),
        ("0", "0", Change.STABLE),
        ("0", "1", Change.NEW),
    ],
)
def test_a_change_counts_from_20_percent_and_5_mme(before: str, after: str, change: Change) -> None:
    assert DoseChange(mme(before), mme(after)).change is change


@pytest.mark.parametrize(
    "pair", [(None, mme(10)), (mme(10), None), (INCOMPLETE, mme(10)), (mme(10), INCOMPLETE)]
)
def test_without_both_doses_the_change_is_unknown(pair: tuple[Mme | None, Mme | None]) -> None:
    found = DoseChange(*pair)
    assert found.change is Change.UNKNOWN
    assert (found.difference, found.percent) == (None, None)
    assert found.halved is Truth.UNKNOWN
    assert found.not_increased is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "halved"),
    [("90", "45", True), ("90", "45.1", False), ("0", "0", False), ("0", "5", False)],
)
def test_a_dose_is_halved_from_exactly_50_percent(before: str, after: str, halved: bool) -> None:
    assert DoseChange(mme(before), mme(after)).halved is Truth.of(halved)


def test_nothing_to_reduce_is_not_met_even_when_the_later_dose_is_unknown() -> None:
    assert DoseChange(mme(0), None).halved is Truth.NOT_MET


@pytest.mark.parametrize(
    ("before", "after", "stable"),
    [("30", "30", True), ("30", "60", False), ("0", "5", False), ("30", "9", True)],
)
def test_a_dose_that_is_stable_or_lower_is_not_increased(before: str, after: str, stable: bool) -> None:
    assert DoseChange(mme(before), mme(after)).not_increased is Truth.of(stable)


@pytest.mark.parametrize(
    ("dose_", "band"),
    [
        ("0", "0"),
        ("0.1", "1–20"),
        ("20", "1–20"),
        ("20.1", "21–50"),
        ("50", "21–50"),
        ("90", "51–90"),
        ("90.1", ">90"),
    ],
)
def test_each_dose_has_its_band(dose_: str, band: str) -> None:
    assert band_of(Fraction(dose_)) == band


def test_every_change_has_a_name() -> None:
    assert set(CHANGE_NAMES) == set(Change)


@given(st.lists(st.tuples(st.sampled_from(sorted(shipped_table("cdc-2022").factors)), st.integers(0, 500))))
def test_the_order_of_drugs_does_not_matter(rows: list[tuple[str, int]]) -> None:
    doses = [dose(drug, amount) for drug, amount in rows]
    assert mme_per_day(doses).total == mme_per_day(doses[::-1]).total


def test_the_shipped_table_has_the_published_factors() -> None:
    table = shipped_table("cdc-2022")
    assert {drug: str(float(row.factor)) for drug, row in table.factors.items()} == {
        "codeine": "0.15",
        "fentanyl_td_mcg_h": "2.4",
        "hydrocodone": "1.0",
        "hydromorphone": "5.0",
        "methadone": "4.7",
        "morphine": "1.0",
        "oxycodone": "1.5",
        "oxymorphone": "3.0",
        "tapentadol": "0.4",
        "tramadol": "0.2",
    }
    assert table.name == "CDC 2022, version 1"
    assert [table.reassess, table.justify] == [50, 90]


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(InputError, match="cdc-1999"):
        shipped_table("cdc-1999")


GOOD = """
id = "x"
version = "1"
title = "X"
source = "S"
provenance = "default"
[thresholds]
reassess = 50
justify = 90
[factors]
morphine = { factor = "1", unit = "mg/day" }
[not_converted]
buprenorphine = "no factor"
"""


def test_a_clinic_table_is_read() -> None:
    table = load_table(GOOD, "x.toml")
    assert mme_per_day([dose("morphine", 5)], table=table).table == "X, version 1"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "x"', "id = ", "x.toml"),
        ('id = "x"', 'id = ""', "x.toml: id"),
        ('version = "1"', "version = 1", "x.toml: version"),
        ('title = "X"', 'colour = "red"', "x.toml: colour"),
        ("[not_converted]", "[unconverted]", "x.toml: unconverted"),
        ('[not_converted]\nbuprenorphine = "no factor"', "", "x.toml: not_converted"),
        ("reassess = 50", "reassess = 0", "x.toml: thresholds.reassess"),
        ("reassess = 50", "", "x.toml: thresholds.reassess"),
        ('factor = "1"', 'factor = "one"', "x.toml: factors.morphine.factor"),
        ('unit = "mg/day"', 'unit = "mg"', "x.toml: factors.morphine"),
        ('morphine = { factor = "1", unit = "mg/day" }', 'morphine = "1"', "x.toml: factors.morphine"),
    ],
)
def test_a_faulty_table_is_refused_naming_file_and_key(old: str, new: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_table(GOOD.replace(old, new), "x.toml")
    assert refused.value.place == place
