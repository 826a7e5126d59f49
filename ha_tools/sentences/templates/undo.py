"""What can be said to undo the last change."""

from ha_tools.sentences.reading import Templates
from ha_tools.tool import Command

TEMPLATES = Templates(
    commands={"ParleyUndo": lambda _: Command("undo", {})},
    intents={
        "ParleyUndo": [
            {
                "sentences": [
                    "undo [that|it|this|the last (thing|command|change)]",
                    "(reverse|revert) (that|it|this)",
                    "(put|change|set|turn) (it|that|everything) back [to how it was|to what it was|again]",
                    "take (that|it) back",
                ]
            }
        ]
    },
)
