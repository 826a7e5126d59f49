"""The gatehouse: few devices, and every way in which something else can open its doors than the doors themselves."""

from __future__ import annotations

from testbed.home_plan import Area, Floor, HomePlan, device
from testbed.homes.basics import basics

_HALLWAY = (
    device("lock", "Front Door"),
    device("light", "Hallway Light", part_of="Hallway"),
    device("scene", "Hallway Mood", part_of="Hallway"),
    device("scene", "House Mood"),
    device("switch", "Door Relay"),
    device("switch", "Lamp Relay"),
)

_GARAGE = (
    device("cover", "Garage Door", device_class="garage", part_of="Garage"),
    device("button", "Garage Toggle", part_of="Garage"),
    device("button", "Garage Identify", device_class="identify", part_of="Garage"),
    device("button", "Bell"),
    device("cover", "Cat Flap", device_class="door"),
    device("cover", "Blinds", device_class="blind"),
    device("lock", "Side Door"),
    device("light", "Garage Light"),
)

_CELLAR = (device("valve", "Water Main", device_class="water", is_closed=True), device("lock", "Safe"))

_DEVICES = (*_HALLWAY, *_GARAGE, *_CELLAR)

HIDDEN = ("lock.safe",)
"""Not exposed."""

_HELPERS = (
    "button.open_the_gate",
    "cover.way_in",
    "input_boolean.guests",
    "input_button.doorbell",
    "input_button.let_me_in",
    "input_text.which_door",
    "light.all_lamps",
    "lock.all_doors",
)

_CONFIGURATION = f"""\
{basics("Gatehouse")}
input_boolean:
  guests: {{name: Guests}}
input_button:
  doorbell: {{name: Doorbell}}
  let_me_in: {{name: Let me in}}
input_text:
  which_door: {{name: Which door, initial: lock.front_door}}
group:
  ways_in: {{name: Ways in, entities: [lock.front_door, cover.garage_door, light.hallway_light]}}
cover:
  - {{platform: group, name: Way in, unique_id: way_in, entities: [cover.garage_door, cover.blinds]}}
light:
  - {{platform: group, name: All lamps, unique_id: all_lamps, entities: [light.hallway_light, light.garage_light]}}
lock:
  - {{platform: group, name: All doors, unique_id: all_doors, entities: [lock.front_door, lock.side_door]}}
template:
  - button:
      - name: Open the gate
        unique_id: open_the_gate
        press:
          - action: lock.unlock
            target: {{entity_id: lock.front_door}}
shell_command:
  ring: "true"
intent_script:
  OpenUp:
    speech: {{text: "Here you are"}}
    action:
      - action: lock.unlock
        target: {{entity_id: lock.front_door}}
"""

_SCRIPTS = """\
good_morning:
  alias: Good morning
  sequence:
    - action: light.turn_on
      target: {entity_id: light.hallway_light}
    - action: lock.unlock
      target: {entity_id: lock.front_door}
lock_up:
  alias: Lock up
  sequence:
    - action: lock.lock
      target: {entity_id: [lock.front_door, lock.side_door]}
    - action: cover.close_cover
      data: {entity_id: cover.garage_door}
    - if: "{{ is_state('input_boolean.guests', 'off') }}"
      then:
        - action: valve.close_valve
          target: {entity_id: valve.water_main}
start_the_day:
  alias: Start the day
  sequence:
    - delay: {milliseconds: 1}
    - choose:
        - conditions: "{{ false }}"
          sequence: []
      default:
        - action: script.turn_on
          target: {entity_id: script.good_morning}
round_and_round:
  alias: Round and round
  sequence:
    - if: "{{ false }}"
      then:
        - action: script.and_round_again
    - action: light.turn_on
      target: {entity_id: light.hallway_light}
and_round_again:
  alias: And round again
  sequence:
    - action: script.round_and_round
whichever_door:
  alias: Whichever door
  sequence:
    - action: lock.unlock
      target: {entity_id: "{{ states('input_text.which_door') }}"}
whatever_light:
  alias: Whatever light
  sequence:
    - repeat:
        for_each: [light.hallway_light, light.garage_light]
        sequence:
          - action: "light.turn_{{ 'on' }}"
            target: {entity_id: "{{ repeat.item }}"}
whatever_service:
  alias: Whatever service
  sequence:
    - action: "{{ 'lock' }}.unlock"
      target: {entity_id: lock.front_door}
whatever_at_all:
  alias: Whatever at all
  sequence:
    - action: "{{ 'lock.unlock' }}"
      data: {entity_id: "{{ states('input_text.which_door') }}"}
open_the_garage:
  alias: Open the garage
  sequence:
    - parallel:
        - action: light.turn_on
          target: {entity_id: light.garage_light}
        - sequence:
            - action: cover.toggle
              target: {area_id: garage}
everything_off:
  alias: Everything off
  sequence:
    - action: homeassistant.turn_off
      target: {area_id: [hallway, garage, cellar]}
welcome:
  alias: Welcome
  sequence:
    - scene: scene.open_house
water_on:
  alias: Water on
  sequence:
    - action: scene.apply
      data: {entities: {valve.water_main: open}}
empty_the_safe:
  alias: Empty the safe
  sequence:
    - action: lock.unlock
      target: {entity_id: lock.safe}
let_the_cat_in:
  alias: Let the cat in
  sequence:
    - action: cover.open_cover
      target: {entity_id: cover.cat_flap}
press_it:
  alias: Press it
  sequence:
    - action: input_button.press
      target: {entity_id: input_button.let_me_in}
ask_the_house:
  alias: Ask the house
  sequence:
    - action: conversation.process
      data: {text: unlock the front door}
by_blueprint:
  alias: By blueprint
  use_blueprint:
    path: own/open.yaml
    input: {door: lock.front_door}
scene_template:
  alias: Scene template
  sequence:
    - action: scene.apply
      data: {entities: "{{ {states('input_text.which_door'): 'unlocked'} }}"}
whatever_scene:
  alias: Whatever scene
  sequence:
    - action: scene.turn_on
      target: {entity_id: "{{ 'scene.evening' }}"}
guests_come:
  alias: Guests come
  sequence:
    - action: input_boolean.turn_on
      target: {entity_id: input_boolean.guests}
ways_in:
  alias: All the ways in
  sequence:
    - action: lock.unlock
      target: {entity_id: group.ways_in}
ring:
  alias: Ring
  sequence:
    - action: shell_command.ring
    - action: homeassistant.update_entity
      target: {entity_id: lock.front_door}
tell_me:
  alias: Tell me
  sequence:
    - stop: Done
      response_variable: answer
"""

_SCENES = """\
- id: open_house
  name: Open house
  entities:
    light.hallway_light: 'on'
    lock.front_door: unlocked
- id: closed_house
  name: Closed house
  entities:
    light.hallway_light: 'off'
    lock.front_door: locked
    cover.garage_door: closed
- name: By hand
  entities:
    lock.front_door: locked
- id: guests_are_here
  name: Guests are here
  entities:
    input_boolean.guests: 'on'
- id: evening
  name: Evening
  entities:
    light.hallway_light: {state: 'on', brightness: 40}
"""

_AUTOMATIONS = """\
- id: postman
  alias: Postman
  triggers:
    - trigger: state
      entity_id: input_boolean.guests
      to: 'on'
  actions:
    - action: lock.unlock
      target: {entity_id: lock.side_door}
- id: lamps
  alias: Lamps
  triggers: []
  actions:
    - action: light.toggle
      target: {entity_id: light.hallway_light}
- id: by_button
  alias: By button
  triggers:
    - trigger: state
      entity_id: input_button.let_me_in
      not_to: [unknown, unavailable]
  actions:
    - action: lock.unlock
      target: {entity_id: lock.front_door}
- id: rings
  alias: Rings
  triggers:
    - trigger: state
      entity_id: input_button.doorbell
      not_to: [unknown, unavailable]
  actions:
    - action: light.turn_on
      target: {entity_id: light.hallway_light}
- id: by_word
  alias: By word
  triggers:
    - trigger: conversation
      command: ["let {who} pass", "knock knock"]
  actions:
    - action: lock.unlock
      target: {entity_id: lock.front_door}
    - set_conversation_response: "Come in"
- id: party
  alias: Party
  triggers:
    - trigger: conversation
      command: "party time"
  actions:
    - action: light.turn_on
      target: {entity_id: light.hallway_light}
    - set_conversation_response: "Have fun"
"""


def _ids(text: str, domain: str) -> tuple[str, ...]:
    """The ids of scripts, by the lines that begin them."""
    return tuple(f"{domain}.{line[:-1]}" for line in text.splitlines() if line and line[0].isalpha())


GATEHOUSE = HomePlan(
    name="gatehouse",
    floors=(Floor("Ground Floor", 0),),
    areas=(
        Area("Hallway", "Ground Floor", tuple(item.entity_id for item in _HALLWAY)),
        Area("Garage", "Ground Floor", tuple(item.entity_id for item in _GARAGE)),
        Area("Cellar", "Ground Floor", tuple(item.entity_id for item in _CELLAR)),
    ),
    exposed=(
        *(item.entity_id for item in _DEVICES if item.entity_id not in HIDDEN),
        *_HELPERS,
        *_ids(_SCRIPTS, "script"),
        *(f"scene.{name}" for name in ("by_hand", "closed_house", "evening", "guests_are_here", "open_house")),
        *(f"automation.{name}" for name in ("lamps", "postman")),
    ),
    configuration=_CONFIGURATION,
    scripts=_SCRIPTS,
    scenes=_SCENES,
    automations=_AUTOMATIONS,
    devices=_DEVICES,
)
