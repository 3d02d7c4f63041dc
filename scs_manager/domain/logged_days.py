"""On how many days of a window the medicines were logged: the basis of every mean dose and piece count."""

from dataclasses import dataclass

from scs_manager.domain.text import Text


@dataclass(frozen=True, slots=True)
class LoggedDays:
    """Days of one window; a mean asks for as many of them as the pain does."""

    n: int
    of: int
    need: int

    @property
    def enough(self) -> bool:
        """Whether a mean over these days counts."""
        return self.n >= max(self.need, 1)

    @property
    def text(self) -> Text:
        """``6 of 7 days``, or that they are too few."""
        if self.enough:
            return Text("%(n)s of %(of)s days", n=self.n, of=self.of)
        return Text(
            "%(n)s of %(of)s days logged, at least %(need)s are needed", n=self.n, of=self.of, need=self.need
        )


def both_windows(before: LoggedDays | None, after: LoggedDays | None) -> Text | None:
    """``7 of 7, then 4 of 5 days``; None where nobody counted."""
    if before is None or after is None:
        return None
    return Text(
        "%(n)s of %(of)s, then %(later)s of %(all)s days",
        n=before.n,
        of=before.of,
        later=after.n,
        all=after.of,
    )


def too_few(before: LoggedDays | None, after: LoggedDays | None) -> Text | None:
    """Which side has fewer days than a mean needs, the first of them; None where neither has."""
    return next((side.text for side in (before, after) if side is not None and not side.enough), None)
