"""The list of imaging: what was looked at, when, and what it showed (``clinical.md`` 5.2 and 11)."""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records

IMAGING_KINDS = (
    "MRI",
    "CT",
    "CT_myelogram",
    "radiograph",
    "flexion_extension_films",
    "bone_scan",
    "discography",
    "other",
)
IMAGING_REGIONS = (
    "lumbar",
    "thoracolumbar",
    "thoracic",
    "cervical",
    "whole_spine",
    "pelvis_and_hips",
    "other",
)

IMAGING = records(
    "safety.imaging",
    "Imaging",
    "imaging",
    (
        FieldDef("kind", Kind.CHOICE, "Kind of imaging", choices=IMAGING_KINDS, required=True),
        FieldDef("region", Kind.CHOICE, "Region", choices=IMAGING_REGIONS, required=True),
        FieldDef("performed_on", Kind.DATE, "Date", required=True),
        FieldDef("level", Kind.TEXT, "Levels, such as L4/L5, T8 to T10"),
        FieldDef("finding", Kind.TEXT, "Finding"),
        FieldDef("report", Kind.TEXT, "Report: who wrote it, and where it is filed"),
        FieldDef("note", Kind.TEXT, "Note"),
    ),
)
