"""Print what each language has no words for: `python -m ha_tools.wording [language]`."""

from __future__ import annotations

import sys

from ha_tools.wording.language import Language, languages


def main(arguments: list[str]) -> None:
    """Print how many cases each language lacks; of one that is named, all of them with their English words.

    Not counted is what is English already where it comes from: other languages tell it by its outcome.
    """
    english = {case: words for case, words in Language("en").own.items() if case != "verbatim"}
    for language in arguments or [each for each in languages() if each != "en"]:
        missing = [case for case in english if case not in Language(language).cases]
        print(f"{language}: {len(english) - len(missing)} of {len(english)} cases, {len(missing)} are missing")
        for case in missing if arguments else ():
            print(f"  {case}: {english[case]}")


if __name__ == "__main__":
    main(sys.argv[1:])
