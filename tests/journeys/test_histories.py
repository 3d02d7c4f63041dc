"""The histories in a real browser: steps, an operation, a cause, a zone, the ledger."""

from pathlib import Path

from tests.journeys.desks import clinicians_desk
from tests.journeys.robots import Robot, Values

VISIT: Values = {"common_on": "2026-05-11", "common_source": "Visit"}
OPERATION: Values = {
    "item_performed_on": "May 2019",
    "item_region": "lumbosacral",
    "item_procedure": "fusion",
    "item_levels": ("L4-L5", "L5-S1"),
    "item_hardware_types": ("screws_and_rods", "cage"),
    "item_complication_kinds": ("none",),
    "source": "Operation report",
}
ZONE = {"item_muscle": "Piriformis", "item_side": "left", "item_kind": "primary", "source": "Visit"}
MEDICINE = {
    "item_drug": "morphine",
    "item_drug_class": "opioid",
    "item_current": "yes",
    "item_daily_dose": "30",
    "item_dose_unit": "mg",
    "item_started_on": "2025",
    "source": "Pharmacy record",
}


def test_the_histories_in_a_browser(sqlite_template: Path, tmp_path: Path) -> None:
    with clinicians_desk(sqlite_template, tmp_path) as (robot, case):
        walk(robot, f"{case}/history")


def walk(robot: Robot, history: str) -> None:
    """From the onset to the ledger."""
    robot.open(f"{history}/pain")
    robot.send("Add and go on: Course and place", {**VISIT, "onset_on": "2021", "leg_nrs": "7"})
    robot.send("Add to the record", {**VISIT, "dermatomes": ("L5", "S1"), "side": "left"})
    assert "L5, S1" in robot.text

    robot.open(f"{history}/lists/operations/add")
    robot.send("Add to the list", OPERATION)
    assert "Date of the operation: May 2019" in robot.text
    assert "83 to 84" in robot.text

    robot.open(f"{history}/cause-epidural-scar")
    robot.send("Add to the record", {**VISIT, "epidural_scar": "waived"})
    assert "Enter why this cause is not looked into" in robot.text
    robot.send("Add to the record", {"epidural_scar": "confirmed", "epidural_scar_levels": ("L4-L5",)})
    assert "1 of 20 causes" in robot.text

    robot.open(f"{history}/lists/trigger-zones/add")
    robot.send("Add to the list", ZONE)
    assert "Piriformis, left" in robot.text

    robot.open(f"{history}/lists/medicines/add")
    robot.send("Add to the list", MEDICINE)
    robot.open(f"{history}/ledger")
    assert "30 mg a day" in robot.text
    assert "since 2025" in robot.text
