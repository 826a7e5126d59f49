"""The mood of a sentence: whether it only asks. English; what is not certain is a wish, since a wish may also ask."""

import re

_ASKS = re.compile(
    r"^(?:(?:hey|so|and|tell me|do you know|can you tell me|could you tell me|i wonder|please)[, ]+)*"
    r"(?:what|what's|whats|which|who|who's|whose|when|where|where's|why|how|is|isn't|are|aren't|was|were|does|doesn't|did|"
    r"didn't|do (?:i|we|you|they)|do the \w+ (?:still |ever |usually |always )?(?:need|have|work|close|open|know|go)|"
    r"has|have (?:i|you|we|they|there|any|all)|am i|will it|will there|should i|any)\b"
)
_ORDERS = (
    r"(?:turn|switch|set|open|close|shut|lock|unlock|start|stop|add|put|make|play|pause|remind|tell|dim|activate|run|send|"
    r"lower|raise|draw|pull|roll|bring|brighten|darken|light|warm|heat|cool|arm|disarm|cancel|snooze|skip|mute|unmute|"
    r"resume|increase|decrease|reduce|crank|adjust|change|keep|leave|vacuum|hoover|clean|mow|water|dock|trigger|press|"
    r"enable|disable|kill|cut|drop|ring|announce|create|delete|remove|clear|check off|check it off|move|give|let|get|"
    r"fix|do|note|write|call|wake|pop|flip|flick|bump|nudge|help)"
)
"""Verbs that a wish begins with."""

_WISHES = re.compile(
    r"^(?:what|how) about\b|^why (?:don't|not)\b|^(?:what|how) if\b|^will you\b|"
    r"^(?:is|are|isn't|was) (?:there |it )?(?:any |a |some |perhaps )?(?:chance|way|possib\w+)\b.*"
    rf"\b(?:you|we|to|if|of)\b.*\b(?:{_ORDERS}|\w+ing)\b|"
    r"^do you (?:think|reckon|suppose)\b.* (?:could|can|should|might|ought)\b|"
    r"^any (?:chance|way|possibility|hope)\b|^do you (?:think|reckon|suppose) (?:you|we|i)\b|^do you mind\b|"
    r"^(?:are|would) you (?:able|willing|so kind|free)\b|"
    rf"^(?:when|if|as soon as|where) (?:you|we)(?:'re| are| have| get| can)\b.*,? \b{_ORDERS}\b|"
    r"(?:,|\b(?:and|then|if not|if so|otherwise|please|so)\b)[, ]*"
    rf"(?:please |also |then |just |could you |can you |would you )*{_ORDERS}\b"
)

_TOLD = re.compile(
    r"^(?:(?:hey|so|and|please)[, ]+)*(?:tell me|do you know|can you tell me|could you tell me|would you tell me|"
    r"can you (?:check|see|say)|could you (?:check|see|say)|check|i wonder) (?:if|whether)\b"
)
"""Ask whether something is so, as a wish to be told."""

_COURTESY = re.compile(r"(?:please|thanks|thank you|cheers|hey|hello|hi|ok|okay|right|parley|anyway|by the way)*")
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
    """Return whether nothing is wished for: "is the door locked", but not "is the door locked, and if not lock it"."""
    return _consists_of(text, _ASKS)


def asks_or_wants_to_be_told(text: str) -> bool:
    """Tell whether a text is a question, or wishes to be told whether something is so."""
    return _consists_of(text, _ASKS, _TOLD)


def _consists_of(text: str, *beginnings: re.Pattern[str]) -> bool:
    clauses = [clause for clause in sentences_of(text) if not _COURTESY.fullmatch(clause)]
    fit = (any(each.match(clause) for each in beginnings) and not _WISHES.search(clause) for clause in clauses)
    return bool(clauses) and all(fit)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text in lower case, without their marks; a point in a number ends none."""
    said = " ".join(text.casefold().replace("\u2019", "'").split())
    return [clause for part in re.split(r"[?!;]|\.(?!\d)", said) if (clause := part.strip(" ,"))]


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
    """Return whether only words are wished for: a joke, a recipe, an answer, or none at all as after "thank you"."""
    said = " ".join(text.casefold().replace("\u2019", "'").split())
    return bool(_ASKS_FOR_WORDS.match(said)) and not _WISHES.search(said)
