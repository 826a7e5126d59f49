"""`python -m tests.ha_tools.report`: how many sentences of each table are understood rightly, and which are not."""

from __future__ import annotations

from collections import Counter

from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE
from tests.ha_tools.table import Line, Part, lines


def main() -> None:
    """Print right and all, by table and part, then every line that is wrong."""
    sentences = Sentences()
    sentences.update(HOUSE)
    table = list(lines())
    wrong = [line for line in table if not line.is_right(sentences)]
    print(f"{'':<12}" + "".join(f"{part:>12}" for part in Part))
    for file in dict.fromkeys(line.file for line in table):
        print(f"{file:<12}" + "".join(f"{_score(table, wrong, file, part):>12}" for part in Part))
    print(f"{'all':<12}" + "".join(f"{_score(table, wrong, '', part):>12}" for part in Part))
    for line in wrong:
        match = line.heard_by(sentences)
        print(
            f"\n{line.file}: {line.say}\n  must be {line.commands or 'nothing'}\n  is      {match and match.commands}"
        )


def _score(table: list[Line], wrong: list[Line], file: str, part: Part) -> str:
    def counted(some: list[Line]) -> int:
        return Counter(line.part for line in some if file in {"", line.file})[part]

    return f"{counted(table) - counted(wrong)}/{counted(table)}" if counted(table) else "-"


if __name__ == "__main__":
    main()
