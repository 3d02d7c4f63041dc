"""The patient's own view on a small phone: every page reached by its links, found without fault, counted."""

from datetime import date
from pathlib import Path

from tests.journeys.axe import Axe
from tests.journeys.phones import ward
from tests.journeys.robots import BrowserRobot
from tests.trial_scenes import evening
from tests.web.conftest import make_clinic
from tests.web.records_of import make_records

LINKS = (
    "My calendar",
    "My questionnaires",
    "My documents",
    "Who looked at my record",
    "My data as a file",
    "Diary in my phone’s calendar",
)
ICON = """
navigator.setAppBadge = (n) => { window.shownOnIcon = n; return Promise.resolve(); };
navigator.clearAppBadge = () => navigator.setAppBadge(0);
"""


def test_every_page_of_the_own_view_opens_from_more(sqlite_template: Path, tmp_path: Path) -> None:
    with ward(sqlite_template, tmp_path) as here:
        records = make_records(here.engine, make_clinic(here.engine, "Northgate"), "NPC-1", "Ada")
        here.go_to(evening(date(2026, 5, 13)))
        context = here.browser.new_context(viewport={"width": 320, "height": 844}, service_workers="block")
        context.set_default_timeout(8_000)
        context.add_cookies([{"name": "diary", "value": records.phone, "url": here.base}])
        context.add_init_script(ICON)
        robot = BrowserRobot(context.new_page(), here.base, Axe())

        robot.open("/diary/more")
        for path in [robot.href(words) for words in LINKS]:
            robot.open(path)
        robot.send("Make my address")

        assert "/calendar/" in robot.text
        waiting = robot.page.get_attribute("[data-open-things]", "data-open-things")
        assert robot.page.wait_for_function("window.shownOnIcon").json_value() == int(waiting or 0) > 1
        context.close()
