"""One completion of a language model: its words while they come, and its tool calls, whole.

Servers at home bundle several calls into one chunk, and small models write arguments that are almost JSON: every call
is heard, and one that cannot be read is handed on as such. The tools to speak with are no calls but words: they are
streamed out of the arguments while these are still being written. The name of such a tool is the kind of its words, so
that it is known before the first of them.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import jiter
from openai.types.chat.chat_completion_chunk import ChoiceDelta, ChoiceDeltaToolCall

from assistant.outside_text import encodable

Message = Mapping[str, Any]
"""A message of the conversation as it stands on OpenAI's wire."""


MOST_CHARACTERS = 1500
"""Characters of one completion, words and arguments: two minutes of speech. A model that goes on has come to no end."""

SPARE_CHARACTERS = 300
"""Until the sentence has ended in which that is reached."""

MOST_CALLS = 32
"""Tool calls of one completion."""

ENDLESS = "The language model came to no end: its answer was cut off."


@dataclass(frozen=True)
class SpokenQuestion:
    """A question as it was spoken, for a model that hears; one that speaks answers it aloud."""

    words: str
    """Its words, as they stand in the conversation."""
    pcm: bytes = field(repr=False)
    """Its sound: int16 mono at `UPLINK_RATE`."""


def picture_question(question: str, picture: bytes, kind: str) -> Message:
    """Return a question about a picture, of a kind such as "image/jpeg", as it stands on OpenAI's wire."""
    url = f"data:{kind};base64,{base64.b64encode(picture).decode()}"
    content = [{"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": url}}]
    return {"role": "user", "content": content}


def text_in(message: Message) -> str:
    """Return the words of a message, without its pictures."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if part.get("type") == "text")


def pictures_in(message: Message) -> list[str]:
    """Return the pictures of a message, as addresses that hold their bytes."""
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]


def holds_picture(messages: Iterable[Message]) -> bool:
    """Return whether a picture is in one of some messages."""
    return any(map(pictures_in, messages))


class ModelError(Exception):
    """The language model cannot be asked, or broke off; the text says why."""


class PictureRefusedError(ModelError):
    """The language model does not take this picture; words it takes as before."""


class BlindModelError(PictureRefusedError):
    """The language model takes no pictures."""


class Speech(StrEnum):
    """The kind that a model declares its own words to be."""

    TALK = "talk"
    """Knowledge or small talk: nothing of this home."""
    ASK_BACK = "ask_back"
    """A question to the person."""
    CONCLUDE = "conclude"
    """A conclusion from what tools told in this turn."""
    UNDECLARED = ""
    """Plain text: where no tool has to be called, and of a server that cannot require it."""


_SPEAKING = {
    Speech.TALK: (
        "Say what you know, small talk, or what you cannot do: nothing of this home. "
        "Never what was done or how things are in it: the other tools say that aloud by themselves."
    ),
    Speech.ASK_BACK: "Ask the person a question.",
    Speech.CONCLUDE: "Say what follows from the results of tools in this turn.",
}


def _speaking_tool(name: str, description: str) -> Mapping[str, Any]:
    text = {"type": "string", "description": "One or two short sentences to be spoken."}
    parameters = {"type": "object", "properties": {"text": text}, "required": ["text"]}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


SPEAKING_TOOLS = tuple(_speaking_tool(str(kind), description) for kind, description in _SPEAKING.items())
"""The tools by which a model speaks for itself, each named for the kind of its words."""


@dataclass(frozen=True)
class Words:
    """Some of the model's own words."""

    text: str
    kind: Speech = Speech.UNDECLARED
    is_voiced: bool = False
    """The model itself says them: a `VoicePart` follows."""


@dataclass(frozen=True)
class VoicePart:
    """Some of the sound by which a model itself says its words, which come ahead of it."""

    pcm: bytes
    """Int16 mono at `assistant.model.own_voice.VOICE_RATE`."""


@dataclass(frozen=True)
class BrokenOff:
    """The model broke off; the parts that follow are another one's."""


@dataclass(frozen=True)
class Beat:
    """A sign of life of a model that has no words yet."""


@dataclass(frozen=True)
class ToolRequest:
    """A tool that the model wants called."""

    id: str
    name: str
    arguments: Mapping[str, Any] | None
    """None where they are no JSON object."""
    written: str
    """The arguments as the model wrote them; an empty object where they were no JSON, which servers refuse to read."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields that the provider put beside it, and wants to read again."""

    @property
    def message(self) -> Message:
        """The call as it stands in the conversation."""
        function = {"name": self.name, "arguments": self.written}
        return {"id": self.id, "type": "function", "function": function, **self.extra}


@dataclass
class _Call:
    """A tool call while its parts come."""

    index: int
    id: str
    name: str
    written: str = ""
    spoken: str = ""
    """The words that were handed on already."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields beside those of OpenAI's wire."""

    @property
    def speaks(self) -> bool:
        """Return whether it is the model's own words rather than a tool of the home."""
        return self.name in _SPEAKING

    @property
    def request(self) -> ToolRequest:
        """The whole call."""
        arguments = _object(self.written)
        written = (self.written or "{}") if arguments is not None else "{}"
        return ToolRequest(self.id, self.name, arguments, written, self.extra)

    def new_words(self, *, whole: bool) -> Words | None:
        """Return the words that came since the last time."""
        said = _object(self.written) if whole else _partial(self.written)
        if said is None:
            return None
        text = encodable(str(said.get("text") or ""))
        new, self.spoken = text.removeprefix(self.spoken), text
        return Words(new, Speech(self.name)) if new else None


@dataclass
class CompletionParts:
    """The words and the tool calls of one completion, in the order in which they began, while they come."""

    calls: list[_Call] = field(default_factory=list)
    characters: int = 0
    """All that the model wrote by now, words included."""

    def parts(self, delta: ChoiceDelta | None) -> Iterator[Words | Beat]:
        """Take a chunk; yield the words that it brings, or a beat. Raises `ModelError` where the answer has no end."""
        words = self._heard(delta)
        yield from words or (Beat(),)
        if self._is_endless("".join(heard.text for heard in words)):
            raise ModelError(ENDLESS)  # half a call may mean something else

    def _heard(self, delta: ChoiceDelta | None) -> list[Words]:
        if delta is None:
            return []
        said = [Words(encodable(delta.content))] if delta.content else []
        for part in delta.tool_calls or ():
            call = self.take(part)
            if call and call.speaks and (words := call.new_words(whole=False)):
                said.append(words)
        self.characters += len(delta.content or "") + sum(
            len(part.function.arguments or "") for part in delta.tool_calls or () if part.function
        )
        return said

    def _is_endless(self, said: str) -> bool:
        """Return whether the model wrote more than it may, if it can at the end of what was `said` as a sentence."""
        if len(self.calls) > MOST_CALLS or self.characters > MOST_CHARACTERS + SPARE_CHARACTERS:
            return True
        return self.characters > MOST_CHARACTERS and (not said or any(mark in said for mark in ".!?"))

    def take(self, part: ChoiceDeltaToolCall) -> _Call | None:
        """Add a part to its call: a name begins one, unless that very call has begun before."""
        name = part.function.name if part.function else None
        written = (part.function.arguments if part.function else None) or ""
        known = [call for call in self.calls if call.index == part.index and part.id in {None, "", call.id}]
        if name and not known:
            call_id = part.id or f"call_{uuid.uuid4().hex[:12]}"
            self.calls.append(_Call(part.index, call_id, name, written, extra=part.model_extra or {}))
        elif self.calls:
            (known or self.calls)[-1].written += written
        else:
            return None
        return (known or self.calls)[-1]

    def rest(self) -> list[Words | ToolRequest]:
        """Return what is complete with the end of the completion: its calls, and the last words of those that speak."""
        ended = [call.new_words(whole=True) if call.speaks else call.request for call in self.calls]
        return [part for part in ended if part]


def _object(written: str) -> dict[str, Any] | None:
    try:
        read = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _partial(written: str) -> dict[str, Any] | None:
    """Return what can be read of JSON that is still being written."""
    try:
        read = jiter.from_json(written.encode(), partial_mode="trailing-strings")
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
