"""The criteria of a screening across its profiles, each once: what was found, what is unknown, who asks."""

from collections.abc import Iterable, Sequence

from reports.content import ScreeningJson
from reports.screenings import FindingView, ProfileView, profiles_of


def findings_of(screening: ScreeningJson | None, first: str) -> dict[str, FindingView]:
    """Each criterion once: as that profile found it, else as the first found it that asks it."""
    views = sorted(profiles_of(screening) if screening else (), key=lambda view: view.id != first)
    found: dict[str, FindingView] = {}
    for finding in (each for view in views for each in view.findings):
        found.setdefault(finding.criterion, finding)
    return found


def asked_by(titles: Sequence[str], profiles: Sequence[ProfileView]) -> str:
    """The profiles that ask, or ``all``."""
    return "all" if len(titles) == len(profiles) > 1 else ", ".join(titles)


def unknown_findings(profiles: Iterable[ProfileView]) -> list[tuple[FindingView, list[str]]]:
    """Every unknown criterion once, with the titles of the profiles that ask it."""
    found: dict[str, tuple[FindingView, list[str]]] = {}
    for profile in profiles:
        for finding in profile.findings:
            if finding.truth == "unknown":
                found.setdefault(finding.criterion, (finding, []))[1].append(profile.title)
    return list(found.values())
