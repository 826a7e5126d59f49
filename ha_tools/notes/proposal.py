"""Something that may be kept once a person agrees: a note, a name of a thing, a command for every day. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from ha_tools.home.names import words
from ha_tools.notes.note import LONGEST_NOTE


class ProposalKind(StrEnum):
    """The kind of what may be kept."""

    NOTE = "note"
    NAME = "name"
    PLAN = "plan"


@dataclass(frozen=True)
class Proposal:
    """One of them."""

    kind: ProposalKind
    text: str
    """The note; the name; or the command as it was mostly said."""
    target: str = ""
    """The id of the thing or the area that a name is for."""
    tool: str = ""
    """The tool that a command uses."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""
    """The time of a command, as plans are told it: "every day at 19:30"."""
    times: int = 1
    """The number of days, or of times, that it rests on."""
    area_id: str | None = None
    """The area where it was said; None where that is not known."""
    person_id: str | None = None
    """The person whom it is about, or whose voice alone said it; None where that is nobody known, or are several."""
    said_at: float = 0.0
    """The time at which the last of it was said, in seconds since 1970; 0 where that is not known."""

    @property
    def key(self) -> str:
        """The mark that tells it from others; it is the same where only its times differ."""
        what = [self.kind, " ".join(words(self.text)), self.target, self.person_id or ""]
        if self.kind is ProposalKind.PLAN:
            done = repr(sorted(self.arguments.items(), key=str))
            what = [self.kind, self.tool, done, self.area_id or "", *([self.person_id] if self.person_id else [])]
        return hashlib.sha256("\n".join(what).encode()).hexdigest()[:16]

    @property
    def keys(self) -> frozenset[str]:
        """Its marks: of what people did the same without the person as well, since others may do it, too."""
        is_of_itself = self.kind is ProposalKind.NOTE
        return frozenset({self.key, self.key if is_of_itself else replace(self, person_id=None).key})

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `proposal_of` reads it."""
        return {**asdict(self), "arguments": dict(self.arguments)}


def proposal_of(kept: Mapping[str, Any]) -> Proposal:
    """Return the proposal that was kept so. Raises `ValueError` for anything else."""
    try:
        found = Proposal(**{**kept, "kind": ProposalKind(kept["kind"])})
    except (TypeError, KeyError) as err:
        raise ValueError("It is no proposal.") from err
    if not isinstance(found.text, str) or not 0 < len(found.text) <= LONGEST_NOTE:
        raise ValueError("A proposal has a text.")
    return found
