"""Words for facts: the one place where words are made, for every language, English being one of them.

A tool returns facts (`ha_tools.facts.facts`); a file a language (`en.yaml`, `de.yaml`, …) holds a Jinja2 template
for each case; `Wording` renders them. To say something new:

1. In the tool: `Result(Outcome.REFUSED, (Fact("unknown_color", said=color),))`. The values are typed and hold no words:
   things (`ha_tools.acting.target.things`), numbers, `Quantity`, `Instant`, `Day`, durations, `Quote` for what others
   wrote, and facts in a fact for parts that are told in words: `Fact("are", things=…, state=state_fact(…))`.
2. In `en.yaml`, under `say`: `unknown_color: I don't know the colour {{ said }}`. A sentence gets its capital and its
   full stop by itself. Agreement is by filters: `{{ things }} {{ things|plural("is", "are") }} off`.
3. In the other languages as far as you speak them: what is missing there is told by Home Assistant's own words for the
   intent, or by the outcome alone, never in the grammar of another language. `python -m ha_tools.wording` lists it.

A case may have forms, which are keys below it: what is done to things has `done` ("Turned on {{ things }}"), `already`
(to follow "was already") and `ask` (to follow "Shall I"). The same name of a value has the same type in all cases.
"""

from ha_tools.wording.renderer import MissingWordsError, Wording, wording_in

__all__ = ["MissingWordsError", "Wording", "wording_in"]
