"""`python -m tests.assistant.report`: how many answers of a model are judged rightly, and how long they wait."""

from __future__ import annotations

from statistics import mean

from tests.assistant.answers import Line, Part, Spoken, is_right, lines, speak

PIECES_PER_SECOND = 60.0
"""How fast a model in the cloud writes."""


def main() -> None:
    """Print precision and recall of the corrections, what waits, and every line that is judged wrongly."""
    spoken = [(line, speak(line)) for line in lines()]
    wrong = [(line, said) for line, said in spoken if not is_right(line, said)]
    lies = sum(line.part is Part.CORRECTED for line, _ in spoken)
    missed = sum(line.part is Part.CORRECTED for line, _ in wrong)
    wronged = len(wrong) - missed
    print(f"{len(spoken) - lies} to pass, {wronged} corrected; {lies} to be corrected, {missed} not or not rightly")
    print(f"precision {_share(lies - missed, lies - missed + wronged)}, recall {_share(lies - missed, lies)}")
    _print_waits([(line, said) for line, said in spoken if line.part is Part.PASS and line.say])
    for line, said in wrong:
        print(f"\n{line.part}: {line.say}\n  to      {line.to}\n  becomes {said.text}\n  must be {line.told or 'else'}")


def _print_waits(passed: list[tuple[Line, Spoken]]) -> None:
    held = sum(max(said.delays) > 1 for _, said in passed)
    first = sorted(said.delays[0] for _, said in passed)
    print(f"of {len(passed)} true answers {_share(held, len(passed))} wait anywhere for more than one word")
    late = first[int(0.95 * len(first))]
    print(
        f"first word: {_ms(mean(first))} late, 95th percentile {_ms(late)}; "
        f"any word: {_ms(mean(delay for _, said in passed for delay in said.delays))}"
    )


def _ms(pieces: float) -> str:
    return f"{pieces / PIECES_PER_SECOND * 1000:.0f} ms"


def _share(some: int, of: int) -> str:
    return f"{100 * some / of:.1f} %" if of else "-"


if __name__ == "__main__":
    main()
