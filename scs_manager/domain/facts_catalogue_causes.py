"""The causes that the seed document names, one fact each (``clinical.md`` 1.5).

A cause that is not recorded has not been assessed. The seed's percentages are not used: they are background
and no probability for a patient.
"""

from scs_manager.domain.fact_definitions import choice

SETTLED = ("confirmed", "excluded", "waived")
"""Answers after which nothing more is to be looked up; a suspected cause still is."""

_CAUSES = (
    ("foraminal_stenosis", "Foraminal stenosis"),
    ("internal_disc_disruption", "Internal disc disruption"),
    ("pseudarthrosis", "Pseudarthrosis"),
    ("neuropathic_pain", "Neuropathic pain"),
    ("epidural_scar", "Epidural scar or adhesion that compresses the root and its artery"),
    ("scar_plus_small_reherniation", "Scar with a small recurrent herniation"),
    ("recurrent_herniation", "Recurrent disc herniation"),
    ("arachnoiditis_fibrosis", "Arachnoiditis or fibrosis"),
    ("nerve_root_compression", "Nerve root compression"),
    ("instability", "Instability"),
    ("facet_arthritis", "Facet joint arthritis"),
    ("si_joint", "Sacroiliac joint"),
    ("disc_degeneration", "Disc degeneration"),
    ("myositis_fasciitis", "Myositis or fasciitis"),
    ("bursitis", "Bursitis"),
    ("ligament", "Ligaments"),
    ("hardware", "Implanted material"),
    ("psychological", "Psychological cause"),
    ("musculoskeletal_remote", "Change in distant joints or muscles: hips, knees, gait"),
    ("trigger_zones", "Trigger zones, primary and satellite"),
)

CAUSES = tuple(
    choice(f"causes.{slug}", f"Cause: {what}", "confirmed", "suspected", "excluded", "waived")
    for slug, what in _CAUSES
)
