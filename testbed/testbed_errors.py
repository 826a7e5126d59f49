"""The errors of the testbed."""


class HomeAssistantError(Exception):
    """Home Assistant did not start, or does not do as it is told; the text has its last words."""


class NoWelcomeError(Exception):
    """The app refused a room; the text is its reason."""
