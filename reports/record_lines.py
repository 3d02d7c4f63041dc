"""The history behind a screening as it is printed: plain lines, a table each; nothing here draws or reads."""

from dataclasses import dataclass

from reports.content import State


@dataclass(frozen=True)
class OperationLine:
    """One operation on the spine; empty text where nothing is recorded."""

    what: str
    when: str
    result: str
    """Whether its aim was achieved, and the evidence."""
    course: str
    """Relief at first, weeks free of pain, when pain came back."""
    complications: str


@dataclass(frozen=True)
class MedicineLine:
    """One line of the failure ledger, in the columns of a payer's table."""

    drug: str
    drug_class: str
    dose: str
    when: str
    adherence: str
    effect: str
    harm: str
    stopped: str
    proof: str
    missing: tuple[str, ...] = ()
    """What a payer will ask for and the line does not tell."""


@dataclass(frozen=True)
class TreatmentRow:
    """One conservative or interventional treatment."""

    what: str
    kind: str
    when: str
    sessions: str
    relief: str
    result: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of an item of the algorithm: a mark and its word; without a state it was not needed."""

    state: State | None
    word: str


@dataclass(frozen=True)
class AlgorithmLine:
    """One item of the treatment algorithm: assessed, present, treated, response."""

    item: str
    steps: tuple[Step, ...]
    detail: str = ""


@dataclass(frozen=True)
class CauseLine:
    """A cause that was looked into, with what was found."""

    name: str
    state: State
    found: str
    when: str
    basis: str


@dataclass(frozen=True)
class Figure:
    """What a list comes to: a label and its value in words."""

    label: str
    value: str


@dataclass(frozen=True)
class RecordLines:
    """Operations, medicines, treatments, the algorithm and the causes.

    Completeness says as of when and by whom a list was called complete; empty: nobody said so, and then an
    absent line is unknown and no "none".
    """

    operations: tuple[OperationLine, ...] = ()
    operations_complete: str = ""
    medicines: tuple[MedicineLine, ...] = ()
    medicines_complete: str = ""
    figures: tuple[Figure, ...] = ()
    """The figures under the ledger: dose, months, classes."""
    treatments: tuple[TreatmentRow, ...] = ()
    treatments_complete: str = ""
    algorithm: tuple[AlgorithmLine, ...] = ()
    causes: tuple[CauseLine, ...] = ()
    causes_open: tuple[str, ...] = ()
    """Causes that nobody has looked into."""
