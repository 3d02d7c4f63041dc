"""Definition files: what is refused, by file and dotted key."""

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import Licence, load_instrument
from scs_manager.domain.instruments.definition_file import is_loinc
from scs_manager.domain.toml_table import Table, read_toml

FORM = """
id = "own"
version = "1.0"
title = "Own"
licence = "embed"
rights = "own"
notice = "own"
question = "How are you?"

[[items]]
count = 2
low = 0
high = 1
texts = ["One", "Two"]
choices = ["No", "Yes"]

[[score]]
id = "total"
title = "Total"
method = "sum"
range = [0, 2]
direction = "high_is_worse"
sources = ["own"]
provenance = "default"
band = [{ id = "low", title = "low", start = 0 }, { id = "high", title = "high", start = 2 }]

[[score.cutoff]]
id = "positive"
title = "positive"
at_least = { F = 1, M = 2 }
sources = ["own"]
provenance = "default"

[[watch]]
id = "flag"
item = 2
at_least = 1
action = "task"

[[loinc]]
concept = "total"
code = "44261-6"
provenance = "read"
"""


def refusal(text: str) -> str:
    with pytest.raises(InputError) as refused:
        load_instrument(text, "own.toml")
    return str(refused.value)


def test_a_whole_definition_is_read() -> None:
    form = load_instrument(FORM, "own.toml")
    assert (form.id, form.version, form.licence, form.rule) == ("own", "1.0", Licence.EMBED, "")
    assert [(item.number, item.text, item.yes_no) for item in form.items] == [
        (1, "One", True),
        (2, "Two", True),
    ]
    assert [(choice.value, choice.text) for choice in form.items[0].choices] == [(0, "No"), (1, "Yes")]
    assert form.text == FORM
    assert len(form.sha256) == 64


WORST: list[tuple[str, str, str]] = [
    ('id = "own"', 'id = "own form"', "id: must be words joined by hyphens or underscores"),
    ('id = "own"', "", "id: is missing"),
    ('title = "Own"', 'title = " "', "title: must be text"),
    ('title = "Own"', 'title = "Own"\ntitel = "Own"', "titel: is not known; did you mean title?"),
    ('"embed"', '"free"', "licence: must be one of: embed, clinic_supplied, score_only"),
    ('"embed"', "3", "licence: must be one of: embed, clinic_supplied, score_only"),
    ('notice = "own"', "", "notice: is missing"),
    ('"embed"', '"score_only"', "question: the licence of this instrument does not allow its texts here"),
    ('rights = "own"', 'rights = "own"\nrule = "own"', "rule: must be one of: start-back"),
    ("count = 2", "count = 3", "items[0].texts: must hold 3"),
    ("count = 2", "count = -1", "items[0].count: must be 0 or more"),
    ("count = 2", "count = true", "items[0].count: must be a whole number"),
    ("count = 2", "", "items[0].count: is missing"),
    ("high = 1", "high = -1", "items[0].high: must not be below low"),
    ("high = 1", "high = 3", "items[0].choices: must hold 4, from the lowest answer up"),
    ('["No", "Yes"]', "[]", "items[0].choices: must hold at least one"),
    (
        "high = 1",
        "high = 1\nreverse = [3]",
        "items[0].reverse: must name items of this block by their number on the form",
    ),
    ("high = 1", "high = 1\npoints = [1]", "items[0].points: must hold 2, from the lowest answer up"),
    ("high = 1", "high = 1\nweights = [1]", "items[0].weights: must hold 2"),
    ("high = 1", "high = 1\nweights = { F = [1, 2], M = [1] }", "items[0].weights: must hold 2 for each sex"),
    ("high = 1", "high = 1\nweights = { F = [1, 2] }", "items[0].weights.M: is missing"),
    ("high = 1", "high = 1\ncodes = {}", "items[0].codes: must hold words with points from low to high"),
    (
        "high = 1",
        "high = 1\ncodes = { a = 2 }",
        "items[0].codes: must hold words with points from low to high",
    ),
    ("high = 1", 'high = 1\nnames = ["a", "a"]', "items: must hold items with different names"),
    ("high = 1", "high = 1\nlabel = 1", "items[0].label: is not known"),
    (
        'method = "sum"',
        'method = "median"',
        "score[0].method: must be one of: sum, mean, percent, value, t_score, index",
    ),
    (
        'method = "sum"',
        'method = "sum"\nitems = [3]',
        "score[0].items: must name different items from 1 to 2",
    ),
    (
        'method = "sum"',
        'method = "sum"\nitems = [1, 1]',
        "score[0].items: must name different items from 1 to 2",
    ),
    ('method = "sum"', 'method = "sum"\ngate = 3', "score[0].gate: must name different items from 1 to 2"),
    (
        'method = "sum"',
        'method = "sum"\nmissing = 2',
        "score[0].missing: must leave at least one item answered",
    ),
    ('method = "sum"', 'method = "sum"\ntable = "PI4a"', "score[0].table: is used only by t_score and index"),
    ('method = "sum"', 'method = "index"', "score[0].table: is missing"),
    ('method = "sum"', 'method = "index"\ntable = "UK"', "score[0].table: must be one of: US2019, UK2026"),
    ("[0, 2]", "[0, 2]\nband_rounded = 1", "score[0].band_rounded: must be true or false"),
    ("[0, 2]", "[2, 0]", "score[0].range: must be [least, most]"),
    ("[0, 2]", "[0]", "score[0].range: must be [least, most]"),
    ("[0, 2]", "[0, inf]", "score[0].range: Not a number."),
    ("start = 0", "start = 1", "score[0].band[0].start: must begin at the lowest score and rise"),
    ("start = 2", "start = 0", "score[0].band[1].start: must begin at the lowest score and rise"),
    ("at_least = { F = 1, M = 2 }", "", "score[0].cutoff[0]: needs one of: at_least, above, at_most"),
    (
        "at_least = { F = 1, M = 2 }",
        "above = 1\nat_most = 1",
        "score[0].cutoff[0]: needs one of: at_least, above, at_most",
    ),
    ("F = 1, M = 2", "F = 1", "score[0].cutoff[0].at_least.M: is missing"),
    ("F = 1, M = 2", "F = 1, M = 2, X = 3", "score[0].cutoff[0].at_least.X: is not known"),
    ("item = 2", "item = 3", "watch[0].item: must name different items from 1 to 2"),
    ("44261-6", "44261-7", "loinc[0].code: must be a LOINC code with its right check digit"),
]


@pytest.mark.parametrize(("old", "new", "says"), WORST)
def test_a_fault_is_refused_naming_file_and_key(old: str, new: str, says: str) -> None:
    assert old in FORM
    assert refusal(FORM.replace(old, new, 1)) == f"own.toml: {says}"


def test_faults_that_are_not_in_one_key_are_refused_too() -> None:
    no_score = FORM[: FORM.index("[[score]]")]
    assert refusal(no_score) == "own.toml: score: is missing"
    no_items = no_score[: no_score.index("[[items]]")]
    assert refusal(no_items) == "own.toml: items: must hold items with different names"
    score = FORM[FORM.index("[[score]]") : FORM.index("[[score.cutoff]]")]
    assert refusal(FORM + score) == "own.toml: score[1].id: is used twice"
    assert refusal("id = ") == "own.toml line 1: is not TOML: Invalid value (at end of document)"
    assert refusal('id = "a"\nid = "b"').startswith("own.toml line 2: is not TOML: Cannot overwrite a value")
    assert refusal("items = [3]") == "own.toml: licence: is missing"
    assert refusal('licence = "embed"\nnotice = "n"\nitems = [3]') == "own.toml: items[0]: must be a table"
    assert refusal("a = " + "[" * 5000).startswith("own.toml: is not TOML: ")


@pytest.mark.parametrize("texts", ['texts = ["One", "Two"]', 'choices = ["No", "Yes"]'])
@pytest.mark.parametrize("licence", ["score_only", "clinic_supplied"])
def test_texts_that_the_licence_forbids_cannot_be_shipped(licence: str, texts: str) -> None:
    text = FORM.replace('"embed"', f'"{licence}"').replace('question = "How are you?"\n', "")
    for line in ('texts = ["One", "Two"]', 'choices = ["No", "Yes"]'):
        text = text if line == texts else text.replace(f"{line}\n", "")
    key = texts.partition(" ")[0]
    says = "the licence of this instrument does not allow its texts here"
    assert refusal(text) == f"own.toml: items[0].{key}: {says}"


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("44261-6", True),
        ("44261-5", False),
        ("LA6568-5", True),
        ("44261", False),
        ("٤٤٢٦١-6", False),
        ("-6", False),
    ],
)
def test_the_check_digit_of_a_loinc_code_is_checked(code: str, right: bool) -> None:
    assert is_loinc(code) is right


def test_a_table_names_the_nested_tables_it_reads() -> None:
    top = read_toml("[a]\nb = 1", "x.toml")
    assert isinstance(top.table("a"), Table)
    with pytest.raises(InputError, match=r"^x.toml: a\.c: is missing$"):
        top.table("a").table("c")
