"""Whether a sentence only asks. English; what is not certain is taken for a wish, since a wish may also ask."""

import re

_ASKS = re.compile(
    r"^(?:(?:hey|so|and|tell me|do you know|can you tell me|could you tell me|i wonder|please)[, ]+)*"
    r"(?:what|what's|whats|which|who|who's|whose|when|where|where's|why|how|is|isn't|are|aren't|was|were|does|doesn't|did|"
    r"didn't|do (?:i|we|you|they)|do the \w+ (?:still |ever |usually |always )?(?:need|have|work|close|open|know|go)|"
    r"has|have (?:i|you|we|they|there|any|all)|am i|will it|will there|should i|any)\b"
)
_WISHES = re.compile(
    r"^(?:what|how) about\b|^why (?:don't|not)\b|^(?:what|how) if\b|^will you\b|"
    r"\b(?:and|then|if not|if so|otherwise|please)[, ]+(?:please |also |then )*"
    r"(?:turn|switch|set|open|close|shut|lock|unlock|start|stop|add|put|make|play|pause|remind|tell|dim|activate|run|send)\b"
)
_ASKS_FOR_WORDS = re.compile(
    r"^(?:(?:hey|so|and|ok|okay|please|can you|could you|would you|will you)[, ]+)*"
    r"(?:(?:tell|teach|read|show|sing|explain to|describe to) (?:me|us)\b(?!.* when\b)|"
    r"give (?:me|us) (?:\w+ )*(?:recipe|joke|idea|tip|advice|fact|example|summary|hint|name|workout|quiz|story|poem|"
    r"plan|overview|forecast|news|definition|riddle|quote|compliment|reason)s?\b|explain|describe|recommend|"
    r"suggest|translate|spell|define|summari[sz]e|compare|calculate|convert|recite|say (?:something|hello|goodbye)|"
    r"write (?:me|a|an)|read (?:out|my|the)|help me (?:understand|choose|decide)|how|i (?:wonder|was wondering)|"
    r"i (?:love|hate|think|feel|have been|was)|let's (?:talk|chat|cook|bake|learn)|repeat (?:that|it)|"
    r"next (?:step|question|joke|one)|(?:go on|continue)(?: (?:please|reading|with .*|the story))?$|"
    r"i (?:want|would like|need|'d like) (?:to (?:know|hear|cook|bake|learn|talk|understand)|a (?:recipe|joke|story))|"
    r"i'd like to (?:know|hear|cook|bake|learn|talk|understand)|"
    r"(?:thanks|thank you|cheers|great|perfect|nice|cool|wonderful|lovely|hello|hi|good (?:morning|afternoon|evening))"
    r"(?: (?:a lot|so much|very much|again|for that|to you|parley|then|there))*[.! ]*$)"
)


def is_question(text: str) -> bool:
    """Whether nothing is wished for: "is the door locked", but not "is the door locked, and if not lock it"."""
    said = " ".join(text.casefold().replace("\u2019", "'").split())
    return bool(_ASKS.match(said)) and not _WISHES.search(said)


_STATE_AT_END = re.compile(
    r"(?!(?:and|or|then|also|what|how|why|can|could|would|will|may|please|i|i'd|we|let's|turn|switch|put|shut|flip|flick|"
    r"power|keep|leave|set|get|have|make|is|are|do|did|has|was|were|which|who|where|when)\b)"
    r"(?:(?:are|is) )?(?P<what>[^,]+?) (?P<state>on|off|out|open|closed|shut|locked|unlocked|running|playing)\s*\?+"
)


def asked_in_full(text: str) -> str:
    """The question that "all lights off?" is, where only the mark makes it one; empty for any other sentence."""
    found = _STATE_AT_END.fullmatch(" ".join(text.casefold().replace("\u2019", "'").split()))
    if found is None:
        return ""
    verb = "are" if found["what"].endswith("s") else "is"
    return f"{verb} {found['what']} {'off' if found['state'] == 'out' else found['state']}"


def asks_for_words(text: str) -> bool:
    """Whether only words are wished for: a joke, a recipe, an answer, or none at all as after "thank you"."""
    said = " ".join(text.casefold().replace("\u2019", "'").split())
    return bool(_ASKS_FOR_WORDS.match(said)) and not _WISHES.search(said)
