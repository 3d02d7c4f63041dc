"""The safety record in a real browser: samples, imaging, what expires, a red flag and its one click."""

from pathlib import Path

from tests.journeys.desks import clinicians_desk
from tests.journeys.robots import Robot

SAMPLE = {
    "on": "2026-05-11",
    "source": "Laboratory",
    "inr": "1.1",
    "platelets": "250",
    "hba1c_percent": "64",
    "hba1c_percent_unit": "mmol/mol",
    "glucose_mg_dl": "7.1",
    "glucose_mg_dl_unit": "mmol/L",
}
IMAGING = {
    "item_kind": "MRI",
    "item_region": "lumbar",
    "item_performed_on": "2025-11-02",
    "item_level": "L4/L5, L5/S1",
    "item_finding": "Epidural scar around the left S1 root",
    "source": "Radiology",
}
FLAGS = {"common_on": "2026-05-11", "common_source": "Visit", "ce_saddle_sensory": "new_or_worsening"}


def test_the_safety_record_in_a_browser(sqlite_template: Path, tmp_path: Path) -> None:
    with clinicians_desk(sqlite_template, tmp_path) as (robot, case):
        walk(robot, case)


def walk(robot: Robot, case: str) -> None:
    """From the first sample to the urgent referral."""
    robot.open(f"{case}/safety/laboratory")
    robot.send("Add to the record", SAMPLE | {"hba1c_percent_unit": "%"})
    assert "possible are 3 to 20" in robot.text
    robot.send("Add to the record", SAMPLE)
    assert "64 mmol/mol (8 %)" in robot.text
    assert "until 10 Jun 2026, 28 days left" in robot.text or "more expire" in robot.text

    robot.open(f"{case}/safety/laboratory")
    robot.send(
        "Add to the record",
        {"on": "2026-01-05", "source": "Laboratory", "crp_mg_l": "3", "crp_mg_l_unit": "mg/L"},
    )
    robot.open(f"{case}/safety/lists/imaging/add")
    robot.send("Add to the list", IMAGING)
    assert "MRI, lumbar" in robot.text

    robot.open(f"{case}/safety/procedure")
    robot.open(f"{case}/safety/permanent-implant")
    robot.open(f"{case}/safety/red-flags")
    robot.send("Add to the record", FLAGS)
    assert "Act at once" in robot.text
    robot.open("/")
    assert "Red flag: not yet referred" in robot.text
    robot.open(robot.href("Open the task"))
    robot.send("Refer urgently now")
    assert "Urgent referral is recorded" in robot.text
