"""Speech in the house, as administrators see it: what this machine can hear by, and the models that are kept here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from addon.sites.request_bodies import refusal
from assistant.engines.auto_ears import AutoEarsEngine
from assistant.local.machine_speed import LEAST_MEMORY_MB
from assistant.local.speech_models import SPEECH_MODELS, VOICE_ENCODER, SpeechModel
from assistant.services import Services
from assistant.speakers.speakers import Speakers


class SpeechRoutes:
    """The handlers; for administrators."""

    def __init__(self, services: Services, speakers: Speakers) -> None:
        self._services = services
        self._speakers = speakers

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get("/api/speech", self.report), web.delete("/api/speech/{model}", self.delete)]

    async def report(self, _request: web.Request) -> web.Response:
        """Return what was measured of this machine and chosen for it, and the models."""
        ears = self._services.auto_ears
        models = [self._model(model) for model in SPEECH_MODELS.values()]
        return web.json_response({"machine": _machine(ears) if ears else None, "models": models})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a model from this machine; one that is in use is kept."""
        model = SPEECH_MODELS.get(request.match_info["model"])
        if model is None:
            raise refusal(web.HTTPNotFound, "There is no such model.")
        if self._is_used(model):
            raise refusal(web.HTTPConflict, "This model is in use.")
        await self._services.model_store.delete(model)
        return web.json_response({})

    def _model(self, model: SpeechModel) -> Mapping[str, Any]:
        return {
            "name": model.name,
            "licence": model.licence,
            "bytes": model.size,
            "here": self._services.model_store.path(model) is not None,
            "used": self._is_used(model),
        }

    def _is_used(self, model: SpeechModel) -> bool:
        if model is VOICE_ENCODER:
            return self._speakers.is_on
        return any(ear.service.model == model.name for ear in self._services.ears.engines)


def _machine(ears: AutoEarsEngine) -> Mapping[str, Any] | None:
    """Return what was measured; None until it was."""
    if ears.speed is None or ears.choice is None:
        return None
    return {
        "chosen": ears.choice.name,
        "utterance_seconds": ears.choice.utterance_seconds,
        "memory_mb": ears.speed.memory_mb,
        "least_memory_mb": LEAST_MEMORY_MB,
    }
