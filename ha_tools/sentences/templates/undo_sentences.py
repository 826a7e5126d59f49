"""The sentences that undo the last change."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Templates

TEMPLATES = Templates(
    commands={"ParleyUndo": lambda _: Command("undo", {})},
    rules={"p_as_before": "[to] (how|what|where|the way|like) (it|that|they|things|everything) (was|were) [before]"},
    intents={
        "ParleyUndo": [
            {
                "sentences": [
                    "undo [that|it|this|both|them|all of (that|it)|[the|my] last (thing|command|change)]",
                    "undo what (you|I) [have] [just] (did|done|changed)",
                    "(reverse|revert) (that|it|this|them)",
                    "(put|change|set|turn|bring) (it|that|them|everything) back [<p_as_before>|again]",
                    "take (that|it) back",
                ]
            }
        ]
    },
)
