"""A sentence decoder in a process of its own: pocketsphinx never lets go of the interpreter, and the app needs its own.

The child is this module run as a program; it ends with its pipe. It takes 70 to 90 MB and 0.3 s of processor to start.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import Any

from assistant.local.decoder import Hypothesis, SentenceDecoder, mean_of_utterance
from assistant.local.grammar import Grammar
from assistant.local.pronunciation import Pronunciations

_END_SECONDS = 5.0
"""A child that has not ended by then after its pipe was closed is killed."""


class DecoderProcess:
    """Decodes one utterance at a time as `SentenceDecoder` does; blocking, for a worker thread.

    Every method raises RuntimeError, as pocketsphinx itself does, when the child is gone.
    """

    def __init__(self, grammar: Grammar, sounds: Pronunciations) -> None:
        self.grammar = grammar
        self.cepstral_mean = ""
        """After end(): the mean over what was decoded lately."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self._connection = Connection(ours.detach())
        self._mean_before = ""
        self._answering = False
        self._send(grammar.unasked, grammar.answering, dict(sounds))

    def start(self, cepstral_mean: str, *, answering: bool = False) -> None:
        """Begin an utterance; `cepstral_mean` is what the property was after this microphone's last utterance."""
        self._mean_before, self._answering = cepstral_mean, answering
        self._send("start", cepstral_mean, answering)

    def again(self, audio: bytes) -> None:
        """After end(): begin anew with `audio`, which was all that was decoded, normalised by its own mean."""
        mean = mean_of_utterance(self._mean_before, self.cepstral_mean, len(audio))
        self.start(mean, answering=self._answering)
        self.feed(audio)

    def feed(self, audio: bytes) -> None:
        """Decode some 16-bit mono audio at 16 kHz, soon."""
        self._send("feed", audio)

    @property
    def hypothesis(self) -> Hypothesis:
        """The best beginning of a sentence so far."""
        self._send("hypothesis")
        hypothesis: Hypothesis = self._receive()
        return hypothesis

    def end(self) -> Hypothesis:
        """The whole utterance's hypothesis."""
        self._send("end")
        hypothesis: Hypothesis
        hypothesis, self.cepstral_mean = self._receive()
        return hypothesis

    def close(self) -> None:
        """End the child."""
        self._connection.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, *message: Any) -> None:
        try:
            self._connection.send(message)
        except OSError as err:
            raise RuntimeError("the recogniser's process has ended") from err

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except (EOFError, OSError) as err:
            raise RuntimeError("the recogniser's process has ended") from err


def _serve(connection: Connection) -> None:
    """Be the child: decode until the pipe is closed."""
    decoder = SentenceDecoder(*connection.recv())
    while True:
        match connection.recv():
            case ("start", cepstral_mean, answering):
                decoder.start(cepstral_mean, answering=answering)
            case ("feed", audio):
                decoder.feed(audio)
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
