"""The screening report: what was asked, what is known, what is not, and what would settle it."""

from dataclasses import dataclass

from reports.content import Identity, Issue, ProfileSignOff, ScreeningJson, Signature


@dataclass(frozen=True)
class ScreeningReport:
    """A screening on paper, signed or not.

    ``result`` is the JSON form of the screening; with ``import`` in it the report also says what was taken
    from the file, ignored and refused. Profiles without a sign-off of the clinic print "needs local sign-off".
    """

    identity: Identity
    issue: Issue
    result: ScreeningJson
    sign_offs: tuple[ProfileSignOff, ...] = ()
    signature: Signature | None = None
