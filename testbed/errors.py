"""What goes wrong with a real Home Assistant."""


class HomeAssistantError(Exception):
    """Home Assistant did not start, or does not do as it is told; the text has its last words."""
