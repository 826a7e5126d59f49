"""What can be said to undo the last change."""

from ha_tools.sentences.reading import Templates
from ha_tools.tool import Command

TEMPLATES = Templates(
    commands={"ParleyUndo": lambda _: Command("undo", {})},
    intents={
        "ParleyUndo": [
            {
                "sentences": [
                    "undo [that|it|this|both|them|all of (that|it)|[the|my] last (thing|command|change)]",
                    "undo what (you|I) [have] [just] (did|done|changed)",
                    "(reverse|revert) (that|it|this|them)",
                    "(put|change|set|turn|bring) (it|that|them|everything) back [to how it was|to what it was|again]",
                    "take (that|it) back",
                ]
            }
        ]
    },
)
