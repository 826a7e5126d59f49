"""OpenAI's Realtime models: they hear the question itself, not only the words that a recogniser found in it.

What a model answers is text, which is judged sentence by sentence as any other's, and spoken by the voice that is set.
Each question is a response outside of the session's conversation, with a context of its own: what this home remembers
counts, with what was really heard of an answer, and a session that breaks off takes nothing with it. Pipecat's own
service keeps one conversation in one session, is at its end with the first error, and hands on calls without their
parts; OpenAI's own client is the wire here. The sound of a question is sent when the model is asked, and never before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from openai import AsyncOpenAI, OpenAIError
from websockets.exceptions import ConnectionClosed, WebSocketException

from assistant.engines.engine import CONNECT_SECONDS, EngineSetup, LlmEngine, ModelPart, host_of
from assistant.engines.failures import in_words
from assistant.engines.realtime_session import NAME, RealtimeSession
from assistant.engines.realtime_wire import (
    RealtimeRefusedError,
    delta_of,
    is_said,
    request_of,
    sound_of,
)
from assistant.model.completion import (
    CompletionParts,
    Message,
    ModelError,
    SpokenQuestion,
    VoicePart,
    Words,
)
from assistant.model.completion_use import CompletionUse
from assistant.service_use import MeteredService, Stage
from assistant.settings import LlmSettings
from ha_tools.leaving.crossing import Wire
from ha_tools.leaving.gate import check, may_reach

_LOGGER = logging.getLogger(__name__)

HOST = "api.openai.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "gpt-realtime-2.1-mini"
"""The quicker and cheaper one of its models that call tools."""

VOICE = "alloy"
"""A voice that OpenAI's text to speech has as well, and takes where none is named: a room then has one voice."""

LONGEST_SECONDS = 50 * 60.0
"""An older session is not asked any more: OpenAI ends each after an hour."""

_MISSHAPEN = (ValueError, LookupError, TypeError, AttributeError)
"""Errors of reading an event that is none, or that lacks what it should have."""

CLOSE_SECONDS = 1.0
"""Wait for a session to take leave."""


class OpenAIRealtimeEngine(LlmEngine):
    """One of OpenAI's Realtime models; each question has a session for itself, which the next one takes over."""

    name = NAME

    def __init__(self, settings: LlmSettings, _setup: EngineSetup | None = None) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.LLM, settings.provider, model, host_of(settings.url, HOST)))
        self._client = AsyncOpenAI(api_key=settings.key or "none", base_url=settings.url or None)
        self._voice = ""
        """The voice in which it says itself what is not of the home; empty where it writes."""
        self._asked = _Asked()
        self._idle: list[RealtimeSession] = []
        self._opening: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    def expect(self) -> None:
        """Open a session, unless there is one, or nothing may leave the house."""
        if not self._idle and self._opening is None and may_reach(self.service.host):
            self._opening = asyncio.create_task(self._open_ahead(), name=f"{NAME}: opening")

    async def close(self) -> None:
        """Close all sessions."""
        if opening := self._opening:
            await asyncio.wait({opening}, timeout=CLOSE_SECONDS)  # what it has sent by then is counted
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
        for session in [*self._idle]:
            self._drop(session)
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self._client.close()

    async def parts(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        use: CompletionUse,
        *,
        tool_required: bool,
        spoken: SpokenQuestion | None = None,
    ) -> AsyncGenerator[ModelPart, None]:
        """Yield words as they come and the tool calls at the end. Raises `ModelError`."""
        written = CompletionParts()
        try:
            async with aclosing(self._answer(messages, tools, tool_required, spoken, use)) as events:
                async for event in events:
                    use.answered()
                    for part in written.parts(delta_of(event)):
                        yield replace(part, is_voiced=is_said(event)) if isinstance(part, Words) else part
                    if sound := sound_of(event):
                        yield VoicePart(sound)
        except (OpenAIError, RealtimeRefusedError, WebSocketException, OSError, *_MISSHAPEN) as err:
            raise ModelError(in_words(NAME, err)) from err
        for last in written.rest():
            yield last

    async def _answer(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        tool_required: bool,
        spoken: SpokenQuestion | None,
        use: CompletionUse,
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        """Ask; a model that cannot reason little, or require a tool, is from then on asked without.

        A session that was kept may have ended meanwhile: another one is asked then.
        """
        while True:
            session, has_begun, is_whole = await self._session(), False, False
            try:
                item_id = await session.hear(spoken) if spoken else ""
                heard = (spoken, item_id) if spoken else None
                required = tool_required and self._asked.requires
                voice = self._voice if spoken and not tool_required else ""
                request = request_of(messages, tools, tool_required=required, spoken=heard, voice=voice)
                async with aclosing(session.answer(request | self._asked.extra, use)) as events:
                    async for event in events:
                        has_begun = True
                        yield event
                is_whole = True
                return
            except RealtimeRefusedError as err:
                if has_begun or not self._asked.changed_by(err.message):
                    raise
                is_whole = True
            except ConnectionClosed:
                if has_begun or not session.was_kept:
                    raise
                _LOGGER.debug("%s had ended a session that was kept", NAME)
            finally:
                session.count(use.wire)
                self._keep(session) if is_whole else self._drop(session)

    # ── sessions ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _session(self) -> RealtimeSession:
        """Return a session for one question."""
        if self._opening:
            await asyncio.wait({self._opening})
        while self._idle:
            session = self._idle.pop()
            if session.age < LONGEST_SECONDS:
                session.resume()
                return session
            self._drop(session)
        return await self._open()

    async def _open(self) -> RealtimeSession:
        check(self.service.host)
        options: Any = {"open_timeout": CONNECT_SECONDS, "close_timeout": CLOSE_SECONDS}
        connecting = self._client.realtime.connect(model=self.service.model, websocket_connection_options=options)
        return RealtimeSession(await connecting.enter())

    async def _open_ahead(self) -> None:
        try:
            self._keep(await self._open())
        except (OpenAIError, WebSocketException, OSError) as err:
            _LOGGER.debug("%s could not be reached ahead of a question: %s", NAME, in_words(NAME, err))
        finally:
            self._opening = None

    def _keep(self, session: RealtimeSession) -> None:
        self._idle.append(session)
        session.rest(lambda: self._drop(session))

    def _drop(self, session: RealtimeSession) -> None:
        """Close a session, which may be in the middle of an answer that nobody wants any more."""
        if session in self._idle:
            self._idle.remove(session)
        session.resume()
        session.count(unasked := Wire())
        if unasked.sent_bytes or unasked.received_bytes:
            self.on_use.tell(self.service.crossed(*unasked.take()))
        leaving = asyncio.create_task(session.close(), name=f"{NAME}: leaving")
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


class OpenAIRealtimeVoiceEngine(OpenAIRealtimeEngine):
    """The same, where it also says itself what it may say in plain words: then nothing of the home is asked for.

    Its voice is heard as its words pass; where one does not, the rest is left to the voice of the room.
    """

    def __init__(self, settings: LlmSettings, setup: EngineSetup | None = None) -> None:
        super().__init__(settings, setup)
        self._voice = settings.voice or VOICE


class _Asked:
    """The things that a model is asked for, as long as it does not refuse them."""

    def __init__(self) -> None:
        self.requires = True
        """It is to call a tool."""
        self._reasons_little = True
        """It is to reason as little as it can before it answers; models that do not reason refuse that."""

    @property
    def extra(self) -> dict[str, Any]:
        """Fields of a request beside the question."""
        return {"reasoning": {"effort": "minimal"}} if self._reasons_little else {}

    def changed_by(self, refusal: str) -> bool:
        """Ask for less, if that is what a refusal is about; return whether it is."""
        if self._reasons_little and "reasoning" in refusal:
            self._reasons_little = False
        elif self.requires and "tool_choice" in refusal:
            self.requires = False
        else:
            return False
        return True
