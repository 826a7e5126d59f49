"""The questions about the weather."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates


def _weather(reading: Reading) -> Command | None:
    return Command(
        "weather", {slot: reading.slots[slot] for slot in ("name", "when", "about") if slot in reading.slots}
    )


_WHAT = "(what is|what's|whats|tell me|give me|how is|how's)"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_TIMES = (
    "today",
    "tonight",
    "tomorrow",
    "tomorrow morning",
    "tomorrow afternoon",
    "tomorrow evening",
    "this morning",
    "this afternoon",
    "this evening",
    "this weekend",
    "next weekend",
    "this week",
    "next week",
    "the day after tomorrow",
    *_DAYS,
)

TEMPLATES = Templates(
    commands={"HassGetWeather": _weather},
    lists={
        "forecast_time": {
            "values": [
                *({"in": f"[on] {said}" if said in _DAYS else said, "out": said} for said in _TIMES),
                {"in": "(at|on|over|for) the weekend", "out": "this weekend"},
                {"in": "the weekend", "out": "this weekend"},
                {"in": "the (week|rest of the week)", "out": "this week"},
            ]
        },
        "forecast_days": {
            "values": [{"in": f"({day}s|{day}'s)", "out": day} for day in ("today", "tonight", "tomorrow", *_DAYS)]
        },
    },
    rules={
        "p_warm_clothes": "(a|my) (coat|jacket|jumper|sweater)",
        "p_umbrella": "(an umbrella|a raincoat|a rain coat|my umbrella|my raincoat|rain boots|wellies)",
    },
    intents={
        "HassGetWeather": [
            {
                "sentences": [
                    f"{_WHAT} the weather [like] [outside] [[right] now]",
                    "(what is|what's|whats) the weather going to be [like]",
                    "weather",
                    "(what is|what's|whats) it like (outside|out) [[right] now|today]",
                    "is it (nice|still raining|still snowing|still sunny|wet|dry) [(outside|out)]",
                    f"{_WHAT} the weather [like|going to be [like]] [for] {{forecast_time:when}}",
                    f"{_WHAT} the [weather] forecast [for] {{forecast_time:when}}",
                    "[the] weather [forecast] [for] {forecast_time:when}",
                    "[(what is|what's|whats|tell me|give me)] {forecast_days:when} (weather|forecast|weather forecast)",
                    "what will the weather be [like] {forecast_time:when}",
                    "how will the weather be {forecast_time:when}",
                    "(will it be|is it going to be) (sunny|nice|cloudy|foggy|dry|stormy) {forecast_time:when}",
                    "is it (raining|snowing|sunny|cloudy|foggy) [outside] [[right] now]",
                ],
            },
            {"sentences": [f"{_WHAT} the [weather] forecast", "[the] weather forecast"], "slots": {"when": "today"}},
            {
                "sentences": [
                    "(will it|is it going to|does it) rain [{forecast_time:when}]",
                    "will there be [any] rain [{forecast_time:when}]",
                    "(do|will) (I|we) need <p_umbrella> [{forecast_time:when}]",
                    "should (I|we) (take|bring) <p_umbrella> [{forecast_time:when}]",
                    "[(what is|what's|whats|what are)] the (chance|chances) of rain [{forecast_time:when}]",
                    "(chance|chances) of rain {forecast_time:when}",
                ],
                "slots": {"about": "rain"},
            },
            {
                "sentences": [
                    "(will it|is it going to|does it) snow [{forecast_time:when}]",
                    "will there be [any] snow [{forecast_time:when}]",
                ],
                "slots": {"about": "snow"},
            },
            {
                "sentences": [
                    "how (warm|cold|hot|cool) will it (be|get) {forecast_time:when}",
                    "how (warm|cold|hot|cool) is it going to (be|get) {forecast_time:when}",
                    "(will it be|is it going to be) (warm|cold|hot|cool|chilly|freezing) {forecast_time:when}",
                    "what will the temperature be {forecast_time:when}",
                    "(what is|what's|whats) the temperature [going to be] {forecast_time:when}",
                    "(what is|what's|whats) the (high|low|highest temperature|lowest temperature) {forecast_time:when}",
                    "(do|will) (I|we) need <p_warm_clothes> {forecast_time:when}",
                    "should (I|we) (take|wear|bring) <p_warm_clothes> {forecast_time:when}",
                ],
                "slots": {"about": "temperature"},
            },
            {
                "sentences": [
                    "(do|will) (I|we) need <p_warm_clothes>",
                    "should (I|we) (take|wear|bring) <p_warm_clothes>",
                ],
                "slots": {"about": "temperature", "when": "today"},
            },
            {
                "sentences": [
                    "how windy (is it|will it be) [outside] [{forecast_time:when}]",
                    "(is it|will it be) windy [outside] [{forecast_time:when}]",
                ],
                "slots": {"about": "wind"},
            },
        ],
    },
)
