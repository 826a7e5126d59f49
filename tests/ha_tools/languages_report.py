"""`python -m tests.ha_tools.languages_report`: which intents of each language are understood, and as what."""

from __future__ import annotations

from home_assistant_intents import get_languages

from tests.ha_tools.test_languages import TOOLS_OF, understood


def main() -> None:
    """Print a line for each language, then the sum."""
    sum_right = sum_all = 0
    for language in sorted(set(get_languages()) - {"en"}):
        intents = understood(language)
        right = {intent for intent, tools in intents.items() if tools and tools <= TOOLS_OF[intent]}
        wrong = [f"{intent} as {', '.join(intents[intent]) or 'nothing'}" for intent in sorted(set(intents) - right)]
        print(f"{language:<8}{len(right):>3}/{len(intents):<3} {'; '.join(wrong)}")
        sum_right, sum_all = sum_right + len(right), sum_all + len(intents)
    print(f"{'all':<6}{sum_right:>5}/{sum_all}")


if __name__ == "__main__":
    main()
