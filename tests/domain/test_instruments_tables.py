"""T-score tables, value sets, important changes, and how numbers are shown."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import Direction, Mark, shipped_instruments
from scs_manager.domain.instruments.changes import changes_of, load_changes, shipped_changes
from scs_manager.domain.instruments.eq5d import Paretian, levels_of, paretian
from scs_manager.domain.instruments.sheet import rounded
from scs_manager.domain.instruments.tables import T_TABLES, VALUE_SETS, load_t_tables, load_value_sets
from scs_manager.domain.truth import Truth


class TestEq5d:
    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [
            ("21354", "21354", Paretian.SAME),
            ("21354", "11354", Paretian.BETTER),
            ("21354", "21355", Paretian.WORSE),
            ("21354", "11355", Paretian.MIXED),
        ],
    )
    def test_a_profile_is_better_only_when_no_dimension_is_worse(
        self, before: str, after: str, change: Paretian
    ) -> None:
        assert paretian(before, after) is change

    @pytest.mark.parametrize("profile", ["1111", "111111", "11110", "11116", "abcde", "١١١١١", 11111, None])
    def test_what_is_no_profile_is_refused(self, profile: Any) -> None:
        with pytest.raises(InputError, match=r"^profile: Must be five digits from 1 to 5\.$"):
            levels_of(profile)

    def test_full_health_is_exactly_one_in_every_set(self) -> None:
        assert {table.index((1,) * 5) for table in VALUE_SETS.values()} == {Fraction(1)}


class TestPromisTables:
    @pytest.mark.parametrize(
        ("scale", "total"),
        [("PF4a_v2", "634.1"), ("PF4a_v1", "634.5"), ("ANX4a", "1072.3"), ("DEP4a", "1056.4"),
         ("FAT4a", "957.2"), ("SD4a", "913.6"), ("SOC4a", "760.3"), ("PI4a", "1032.4")],
    )  # fmt: skip
    def test_no_cell_is_mistyped(self, scale: str, total: str) -> None:
        assert sum(T_TABLES[scale].t) == Fraction(total)

    @pytest.mark.parametrize(
        ("scale", "raw", "t"), [("PI4a", 17, "68"), ("SD4a", 15, "59.8"), ("PI4a", 20, "75.6")]
    )
    def test_raw_sums_are_looked_up(self, scale: str, raw: int, t: str) -> None:
        assert T_TABLES[scale].of(raw) == Fraction(t)

    @pytest.mark.parametrize("raw", [3, 21])
    def test_a_raw_sum_outside_the_table_is_a_programming_mistake(self, raw: int) -> None:
        with pytest.raises(ValueError, match="no T-score"):
            T_TABLES["PI4a"].of(raw)


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [("0.5", 0, "1"), ("-0.5", 0, "-1"), ("6.65", 1, "6.7"), ("6.649", 1, "6.6"), ("-0.0285", 3, "-0.029")],
)
def test_numbers_are_shown_half_up(number: str, decimals: int, shown: str) -> None:
    assert rounded(Fraction(number), decimals) == Decimal(shown)


RISING = ", ".join(str(number) for number in range(40, 57))
HEAD = 'id = "x"\nversion = "1"\nsource = "s"\nprovenance = "read"\n'


class TestTableFiles:
    @pytest.mark.parametrize(
        ("body", "says"),
        [
            (f"[PI4a]\nsum = 816\nt = [{RISING}]", None),
            (
                f"[PI4a]\nsum = 817\nt = [{RISING}]",
                "PI4a.sum: is not the sum of the column: a cell is mistyped",
            ),
            ("[PI4a]\nsum = 3\nt = [1, 2]", "PI4a.t: must hold 17 rising values"),
            (f"[PI4a]\nsum = 3\nt = [60, {RISING[4:]}]", "PI4a.t: must hold 17 rising values"),
            ("[PI4a]\nsum = 3\nt = []", "PI4a.t: must hold at least one"),
            (f"[PI4a]\nsum = 816\nt = [{RISING}]\nse = [1]", "PI4a.se: is not known"),
            ("PI4a = 3", "PI4a: must be a table"),
        ],
    )
    def test_a_column_of_t_scores_rises_and_adds_up(self, body: str, says: str | None) -> None:
        if says is None:
            assert load_t_tables(HEAD + body, "t.toml")["PI4a"].of(20) == 56
            return
        with pytest.raises(InputError) as refused:
            load_t_tables(HEAD + body, "t.toml")
        assert str(refused.value) == f"t.toml: {says}"

    @pytest.mark.parametrize(
        ("worst", "mobility", "says"),
        [
            ("0.5", "[0.1, 0.1, 0.1, 0.1]", None),
            (
                "0.4",
                "[0.1, 0.1, 0.1, 0.1]",
                "x.worst: is not the index of the worst levels: a cell is mistyped",
            ),
            ("0.5", "[0.1, 0.1, 0.1]", "x.mobility: must hold the decrements of levels 2 to 5"),
        ],
    )
    def test_a_value_set_gives_its_published_worst_index(
        self, worst: str, mobility: str, says: str | None
    ) -> None:
        others = ("self_care", "usual_activities", "pain_discomfort", "anxiety_depression")
        rows = "".join(f"{name} = [0.1, 0.1, 0.1, 0.1]\n" for name in others)
        text = f'{HEAD}[x]\ntitle = "t"\nworst = {worst}\nmobility = {mobility}\n{rows}'
        if says is None:
            assert load_value_sets(text, "v.toml")["x"].index((1, 2, 1, 1, 1)) == Fraction("0.9")
            return
        with pytest.raises(InputError) as refused:
            load_value_sets(text, "v.toml")
        assert str(refused.value) == f"v.toml: {says}"


CHANGE = """
[[change]]
id = "a"
instrument = "isi"
points = 6
population = "p"
sources = ["s"]
provenance = "read"
"""


class TestImportantChanges:
    def test_every_score_with_a_change_has_its_defaults_first(self) -> None:
        assert [change.id for change in changes_of("nrs-pain", "leg_average")][:2] == [
            "nrs-moderate",
            "nrs-substantial",
        ]
        assert [change.points for change in changes_of("odi-2-1a", "percent")][:1] == [10]
        assert changes_of("comm", "total") == ()

    def test_an_uncertain_number_is_listed_and_never_a_default(self) -> None:
        uncertain = [change for change in shipped_changes() if change.provenance is Mark.UNCERTAIN]
        assert {change.instrument for change in uncertain} == {"psqi", "tsk-17", "hads"}
        assert not any(change.default for change in uncertain)
        assert {change.version for change in shipped_changes()} == {"2"}

    @pytest.mark.parametrize(
        ("change", "before", "after", "direction", "reached"),
        [
            ("odi-consensus", 54, 44, Direction.HIGH_IS_WORSE, Truth.MET),
            ("odi-consensus", 54, "44.1", Direction.HIGH_IS_WORSE, Truth.NOT_MET),
            ("odi-consensus", 54, None, Direction.HIGH_IS_WORSE, Truth.UNKNOWN),
            ("odi-consensus", None, 44, Direction.HIGH_IS_WORSE, Truth.UNKNOWN),
            ("nrs-moderate", 7, "4.9", Direction.HIGH_IS_WORSE, Truth.MET),
            ("nrs-moderate", 7, "4.91", Direction.HIGH_IS_WORSE, Truth.NOT_MET),
            ("nrs-moderate", 0, 0, Direction.HIGH_IS_WORSE, Truth.UNKNOWN),
            ("eq5d-japan", "0.45", "0.53", Direction.HIGH_IS_BETTER, Truth.MET),
            ("eq5d-japan", "0.45", "0.529", Direction.HIGH_IS_BETTER, Truth.NOT_MET),
        ],
    )
    def test_a_change_is_reached_exactly_at_its_edge(
        self, change: str, before: Any, after: Any, direction: Direction, reached: Truth
    ) -> None:
        first, second = (None if each is None else Fraction(each) for each in (before, after))
        found = next(each for each in shipped_changes() if each.id == change)
        assert found.reached(first, second, direction) is reached

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("isi", "isis", "change[0].instrument: is not an instrument"),
            ("points = 6", "", "change[0]: needs either points or percent"),
            ("points = 6", "points = 6\npercent = 6", "change[0]: needs either points or percent"),
            ("points = 6", "points = 0", "change[0].points: must be above 0"),
            ("points = 6", "points = true", "change[0].points: must be a number"),
            ("points = 6", 'points = 6\nscores = ["sum"]', "change[0].scores: must be of: total"),
            (
                '"read"',
                '"uncertain"\ndefault = true',
                "change[0].default: an uncertain number is never a default",
            ),
            ('"p"', '"p"\nnote = "n"', "change[0].note: is not known"),
            ('provenance = "read"', "", "change[0].provenance: is missing"),
        ],
    )
    def test_a_bad_change_is_refused_naming_its_key(self, old: str, new: str, says: str) -> None:
        text = 'id = "c"\nversion = "1"\n' + CHANGE.replace(old, new, 1)
        with pytest.raises(InputError) as refused:
            load_changes(text, "c.toml", shipped_instruments())
        assert str(refused.value) == f"c.toml: {says}"

    def test_one_id_stands_for_one_change(self) -> None:
        with pytest.raises(InputError, match="is used twice"):
            load_changes('id = "c"\nversion = "1"\n' + CHANGE * 2, "c.toml", shipped_instruments())
