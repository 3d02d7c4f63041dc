"""A clinic with many signed screenings and one that nobody signed, for the batch of their reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from scs_manager import migrate
from scs_manager.engine import for_writing, make_engine
from scs_manager.services.document_batch import Batch, issue_all
from scs_manager.services.documents import DocumentKind
from scs_manager.web.i18n import translator
from tests.factories import NOW, actor_of, make_case, make_clinic, make_screening, sign

BAD = "B-not-signed"
"""The patient in the middle for whom no report can be issued."""


class Clinic:
    """A SQLite database of its own, and the batch over all its cases."""

    def __init__(self, folder: Path, size: int) -> None:
        url = f"sqlite:///{folder / 'batch.db'}"
        migrate.upgrade(url)
        self._engine = make_engine(url)
        self._names = [f"B-{number:04}" for number in range(size)]
        self._names.insert(size // 2, BAD)
        with Session(for_writing(self._engine), expire_on_commit=False) as session:
            clinic = make_clinic(session)
            self._by = actor_of(clinic)
            for name in self._names:
                case = make_case(session, clinic, name)
                screening = make_screening(session, case, clinic)
                if name != BAD:
                    sign(session, case, screening, clinic)

    def issue(self, workers: int) -> tuple[int, int]:
        """How many reports were issued anew, and for how many cases none could be."""
        if self._by.clinic_id is None:
            raise ValueError("the actor belongs to the clinic")
        batch = Batch(
            clinic_id=self._by.clinic_id,
            kind=DocumentKind.SCREENING_REPORT,
            names=self._names,
            reading=self._reading,
            now=lambda: NOW + timedelta(hours=1),
            public_url="https://scs.example.org",
            translator=translator,
            workers=workers,
            again=True,
        )
        with Session(for_writing(self._engine), expire_on_commit=False) as session:
            done = [each.document is not None for each in issue_all(session, batch, by=self._by)]
        return sum(done), len(done) - sum(done)

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with Session(self._engine) as session:
            yield session
