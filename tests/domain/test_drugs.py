"""Medicines are found by ingredient, brand and class; the person who searches chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.drugs import Drug, find_drugs, load_catalogue, shipped_catalogue
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts_catalogue_lists import DRUG_CLASSES
from scs_manager.domain.opioid_factors import shipped_table

HEAD = """
id = "test"
version = "1"
provenance = "memory"
[antithrombotic_class]
words = ["anticoagulant"]
[classes]
""" + "\n".join(f'{name} = ["{name}"]' for name in DRUG_CLASSES)


def names(query: str, *, antithrombotics: bool = False) -> list[str]:
    return [found.drug.name for found in find_drugs(query, antithrombotics=antithrombotics)]


def test_a_medicine_is_found_by_its_ingredient() -> None:
    assert names("pregab") == ["pregabalin"]


def test_a_medicine_is_found_by_its_brand_and_says_so() -> None:
    found = find_drugs("lyr")

    assert [str(one.text) for one in found] == ["pregabalin (brand Lyrica)"]


def test_a_word_inside_a_brand_is_found() -> None:
    assert names("contin") == ["dihydrocodeine", "morphine", "oxycodone"]


def test_a_medicine_is_found_by_another_name() -> None:
    assert str(find_drugs("meperidine")[0].text) == "pethidine (also called meperidine)"


def test_a_class_finds_its_members() -> None:
    assert names("gabapentinoid") == ["gabapentin", "pregabalin"]
    assert str(find_drugs("tricyc")[0].text) == "amitriptyline (class tricyclic)"


def test_an_ingredient_comes_before_a_class_that_begins_alike() -> None:
    assert names("gabapentin") == ["gabapentin", "pregabalin"]


def test_a_misspelt_name_is_offered_as_the_nearest() -> None:
    assert str(find_drugs("pregabaline")[0].text) == "pregabalin (nearest to what was typed: pregabalin)"


def test_a_part_of_two_letters_is_no_reason_to_list_half_the_catalogue() -> None:
    assert all(one.drug.name.startswith("pa") or one.by.lower().startswith("pa") for one in find_drugs("pa"))


@pytest.mark.parametrize("query", ["", "   ", "xyzzy", "0" * 5000])
def test_nothing_is_found_for_nothing_and_for_nonsense(query: str) -> None:
    assert find_drugs(query) == ()


def test_accents_capitals_and_hyphens_make_no_difference() -> None:
    assert names("PRÉGABALIN") == names("pregabalin")
    assert names("ben u ron") == names("Ben-u-ron") == ["paracetamol"]


def test_antithrombotics_are_searched_apart() -> None:
    assert names("eliquis", antithrombotics=True) == ["apixaban"]
    assert names("eliquis") == []
    assert "warfarin" not in names("anticoag")
    assert len(names("anticoag", antithrombotics=True)) == 12
    assert names("blood pressure", antithrombotics=True) == []


@given(st.text(max_size=40))
def test_no_search_fails_and_none_finds_a_drug_twice(query: str) -> None:
    found = names(query)

    assert len(found) == len(set(found)) <= 12


def test_every_name_of_the_catalogue_finds_its_drug() -> None:
    for drug in shipped_catalogue().drugs:
        for name in (drug.name, *drug.also, *drug.brands):
            assert names(name, antithrombotics=drug.drug_class is None)[0] == drug.name


def test_every_opioid_of_the_factor_table_is_in_the_catalogue() -> None:
    table = shipped_table("cdc-2022")
    listed = {drug.opioid for drug in shipped_catalogue().drugs}

    patches = {"buprenorphine_td_mcg_h"}
    assert listed - {None} == {*table.factors, *table.not_converted} - patches


def test_a_catalogue_reads_what_is_written() -> None:
    text = f'{HEAD}\n[[drug]]\nname = "baclofen"\nclass = "muscle_relaxant"\nbrands = ["Lioresal"]\n'

    assert load_catalogue(text, "own.toml").drugs == (Drug("baclofen", "muscle_relaxant", ("Lioresal",)),)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ('name = "x"\nclass = "potion"', "own.toml: drug[0].class"),
        ('name = "x"\nopioid = "potion"', "own.toml: drug[0].opioid"),
        ('name = "x"\ndose = 3', "own.toml: drug[0].dose"),
        ('brands = ["x"]', "own.toml: drug[0].name"),
        ('name = "x"\nthins_blood = "yes"', "own.toml: drug[0].thins_blood"),
        ('name = "x"\nbrands = ["Y"]\n[[drug]]\nname = "y"', "own.toml: drug"),
    ],
)
def test_a_faulty_catalogue_is_refused_at_its_key(row: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_catalogue(f"{HEAD}\n[[drug]]\n{row}\n", "own.toml")

    assert refused.value.place == place
