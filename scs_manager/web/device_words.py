"""What a phone is called in a list, for staff and for the patient alike."""

from scs_manager.services.devices import Device
from scs_manager.web.i18n import gettext as _


def phone_name(phone: Device) -> str:
    """What a phone is called; one of the patient's that a carer uses says so."""
    name = phone.label or _("A browser")
    if phone.carer and not phone.carer_name:
        return _("%(phone)s, used by a carer", phone=name)
    return name
