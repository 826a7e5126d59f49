"""A sentence decoder in a process of its own: pocketsphinx never lets go of the interpreter, and the app needs its own.

The child is this module run as a program; it ends with its pipe. It takes 70 to 90 MB and 0.3 s of processor to start.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from assistant.local.decoder import SAMPLE_RATE, Hypothesis, SentenceDecoder, mean_of_utterance
from assistant.local.pronunciation import Pronunciations

if TYPE_CHECKING:  # to import them takes as long as all else that the child does until it decodes
    from assistant.local.answer_grammar import AnswerGrammar
    from assistant.local.recognition_grammar import Grammar

_BEGIN_SECONDS = 20.0
"""A child that has given no first answer by then hangs; a busy small machine takes some seconds to load the model."""
_ANSWER_SECONDS = 5.0
"""The same later: it is never owed more than a second of sound, which a machine of use decodes in less than one."""
_PING_SECONDS = 1.5
"""The same of one that has nothing to do."""
_OWED_BYTES = SAMPLE_RATE * 2
"""Sound that is given at most before an answer is asked for."""


class DecoderHangsError(RuntimeError):
    """A child takes no more, or gives no answer; it has been ended."""


class DecoderProcess:
    """Decodes one utterance at a time as `SentenceDecoder` does; blocking, for a worker thread.

    Every method raises RuntimeError, as pocketsphinx itself does, when the child is gone, and `DecoderHangsError` when
    it hangs. To make one raises OSError where no process can be started.
    """

    def __init__(self, grammar: Grammar, sounds: Pronunciations) -> None:
        self.grammar = grammar
        self.cepstral_mean = ""
        """After end(): the mean over what was decoded lately."""
        self._mean_before = ""
        self._asked = (False, False)
        """It may be an answer, and one to the question that was learned last."""
        self._learned: AnswerGrammar | None = None
        self._owed = 0
        """Bytes of sound given since the last answer."""
        self._patience = _BEGIN_SECONDS
        self._began = time.monotonic()
        self._process, self._connection = _child()
        _bound_sending(self._connection, _BEGIN_SECONDS)
        self._send(grammar.unasked, grammar.answering, dict(sounds))

    def is_well(self) -> bool:
        """Return whether the child, which has nothing to do, answers at once; one that does not has been ended."""
        loading = self._began + _BEGIN_SECONDS - time.monotonic() if self._patience == _BEGIN_SECONDS else 0.0
        try:
            self._ask("ping", seconds=max(_PING_SECONDS, loading))
        except RuntimeError:
            self.close()
            return False
        return True

    def learn(self, answers: AnswerGrammar, sounds: Pronunciations) -> None:
        """Take the answers to a question of an automation's, in place of another one's."""
        if answers != self._learned:
            self._send("learn", answers.chosen, dict(sounds))
            self._learned = answers

    def start(self, cepstral_mean: str, *, answering: bool = False, choosing: bool = False) -> None:
        """Begin an utterance; `cepstral_mean` is what the property was after this microphone's last utterance.

        It may be an answer to a question, with `choosing` also one that was learned.
        """
        self._mean_before, self._asked = cepstral_mean, (answering, choosing)
        self._send("start", cepstral_mean, answering, choosing)

    def again(self, audio: bytes) -> None:
        """After end(): begin anew with `audio`, which was all that was decoded, normalised by its own mean."""
        mean = mean_of_utterance(self._mean_before, self.cepstral_mean, len(audio))
        answering, choosing = self._asked
        self.start(mean, answering=answering, choosing=choosing)
        self.feed(audio)

    def feed(self, audio: bytes) -> None:
        """Decode some 16-bit mono audio at 16 kHz, soon."""
        for start in range(0, len(audio), _OWED_BYTES):
            piece = audio[start : start + _OWED_BYTES]
            if self._owed + len(piece) > _OWED_BYTES:
                self._ask("ping")
            self._send("feed", piece)
            self._owed += len(piece)

    @property
    def hypothesis(self) -> Hypothesis:
        """The best beginning of a sentence so far."""
        hypothesis: Hypothesis = self._ask("hypothesis")
        return hypothesis

    def end(self) -> Hypothesis:
        """The whole utterance's hypothesis."""
        hypothesis: Hypothesis
        hypothesis, self.cepstral_mean = self._ask("end")
        return hypothesis

    def close(self) -> None:
        """End the child at once, amid its start too: it keeps nothing."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _ask(self, question: str, *, seconds: float | None = None) -> Any:
        """Return the child's answer, once it has decoded what it was given."""
        self._send(question)
        try:
            if not self._connection.poll(self._patience if seconds is None else seconds):
                self.close()
                raise DecoderHangsError("the recogniser hung and was begun anew")
            answer = self._connection.recv()
        except (EOFError, OSError) as err:
            raise RuntimeError("the recogniser's process has ended") from err
        self._owed, self._patience = 0, _ANSWER_SECONDS
        return answer

    def _send(self, *message: Any) -> None:
        try:
            self._connection.send(message)
        except BlockingIOError as err:
            self.close()
            raise DecoderHangsError("the recogniser hung and was begun anew") from err
        except OSError as err:
            raise RuntimeError("the recogniser's process has ended") from err


def _child() -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError:
            ours.close()
            raise
    return process, Connection(ours.detach())


def _bound_sending(connection: Connection, seconds: float) -> None:
    """Let no message wait longer for a child that takes none; sending raises BlockingIOError then."""
    with socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(seconds), 0))


def _serve(connection: Connection) -> None:
    """Be the child: decode until the pipe is closed."""
    decoder = SentenceDecoder(*connection.recv())
    while True:
        match connection.recv():
            case ("learn", chosen, sounds):
                decoder.learn(chosen, sounds)
            case ("start", cepstral_mean, answering, choosing):
                decoder.start(cepstral_mean, answering=answering, choosing=choosing)
            case ("feed", audio):
                decoder.feed(audio)
            case ("ping",):
                connection.send(None)
            case ("hypothesis",):
                connection.send(decoder.hypothesis)
            case ("end",):
                connection.send((decoder.end(), decoder.cepstral_mean))


def main() -> None:
    """Serve the file descriptor that the parent names; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, ConnectionError):
        _serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
