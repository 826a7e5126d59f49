"""The names that timers may have, in whatever language they are spoken of; and arguments that were given. Pure."""

from ha_tools.times.durations import duration

NO_NAME = frozenset(
    "all every any both but except not no never if when while unless until or and then timer timers alarm alarms "
    "reminder reminders don't dont what which who how i you it that this a an another after before "
    "the my second seconds minute minutes hour hours new more".split()
)
"""Words that are in no name, and in sentences that mean something else."""


def may_be_name(name: str | None) -> bool:
    """Return whether this can be the name of a timer, or was left out."""
    if name is None:
        return True
    words = name.split()
    return bool(words) and len(words) <= 5 and not NO_NAME & set(words) and (duration(name) is None or " " in name)


def given(**arguments: str | None) -> dict[str, str]:
    """The arguments that there are."""
    return {name: value for name, value in arguments.items() if value}
