"""Homes made by hand, to resolve names in."""

from ha_tools.home.home import Area, Entity, Floor, Home

FLOORS = (Floor("ground", "Ground floor", ("Downstairs",)), Floor("upstairs", "Upstairs", ("First floor",)))

AREAS = (
    Area("kitchen", "Kitchen", (), "ground"),
    Area("living_room", "Living Room", ("Lounge",), "ground"),
    Area("hallway", "Hallway", ("Hall",), "ground"),
    Area("bedroom", "Bedroom", (), "upstairs"),
    Area("office", "Office", ("Study",), "upstairs"),
    Area("childrens_room", "Children's Room", (), "upstairs"),
    Area("garage", "Garage", (), "ground"),
)

FLOOR_OF = {area.area_id: area.floor_id for area in AREAS}


def entity(
    entity_id: str, name: str, area: str | None = None, *aliases: str, device_class: str | None = None
) -> Entity:
    """An entity in an area, on the area's floor."""
    return Entity(entity_id, name, aliases, area, FLOOR_OF.get(area or ""), device_class)


def home_of(*entities: Entity) -> Home:
    """A home with the floors and areas above."""
    return Home(
        floors={floor.floor_id: floor for floor in FLOORS},
        areas={area.area_id: area for area in AREAS},
        entities={item.entity_id: item for item in entities},
    )


HOUSE = home_of(
    entity("light.kitchen_lights", "Kitchen Lights", "kitchen"),
    entity("light.ceiling_lights", "Ceiling Lights", "living_room"),
    entity("light.rgbww", "Living Room RGBWW Lights", "living_room", "Reading Lamp", "corner lamp, left"),
    entity("light.hallway", "Entrance Color + White Lights", "hallway", "Hallway Lights"),
    entity("light.bed_light", "Bed Light", "bedroom", "Bedside Lamp"),
    entity("light.bedroom_floor_lamp", "Floor Lamp", "bedroom"),
    entity("light.office_floor_lamp", "Floor Lamp", "office"),
    entity("light.annas_lamp", "Anna's Lamp", "childrens_room"),
    entity("light.desk_1", "Desk 1", "office"),
    entity("light.desk_2", "Desk 2", "office"),
    entity("switch.decorative_lights", "Decorative Lights", "kitchen"),
    entity("switch.coffee_machine", "Coffee machine", "kitchen"),
    entity("fan.living_room_fan", "Living Room Fan", "living_room"),
    entity("climate.heatpump", "HeatPump", "living_room"),
    entity("climate.hvac", "Hvac", "office"),
    entity("media_player.bedroom", "Bedroom", "bedroom"),
    entity("scene.movie_time", "Movie time"),
    entity("lock.front_door", "Front Door"),
    entity("light.front_door", "Front Door Light", "hallway"),
    entity("cover.garage_door", "Garage Door", "garage", device_class="garage"),
    entity("sensor.outside", "Outside Temperature", device_class="temperature"),
    entity("todo.shopping_list", "Shopping list"),
    entity("todo.chores", "Chores"),
    entity("calendar.family", "Family"),
    entity("calendar.work", "Work"),
    entity("notify.annas_phone", "Anna's Phone"),
    entity("media_player.tv", "TV", "living_room", device_class="tv"),
    entity("media_player.kitchen_radio", "Kitchen Radio", "kitchen", device_class="speaker"),
    entity("fan.desk_fan", "Desk Fan", "office"),
    entity("humidifier.humidifier", "Humidifier", "living_room", device_class="humidifier"),
    entity("water_heater.boiler", "Boiler"),
    entity("number.doorbell_volume", "Doorbell Volume", "hallway"),
    entity("input_number.volume_limit", "Volume limit"),
    entity("input_select.house_mode", "House mode"),
    entity("select.train_speed", "Train Speed", "childrens_room"),
    entity("input_text.note", "Note"),
    entity("input_datetime.alarm_time", "Alarm time"),
    entity("script.good_night", "Good night"),
    entity("script.make_coffee", "Make coffee"),
    entity("automation.morning_lights", "Morning lights"),
    entity("button.doorbell_chime", "Doorbell chime", "hallway"),
    entity("input_button.call_the_kids", "Call the kids"),
    entity("siren.horn", "Horn", "garage"),
    entity("binary_sensor.kitchen_window", "Kitchen Window", "kitchen", device_class="window"),
    entity("binary_sensor.bedroom_window", "Bedroom Window", "bedroom", device_class="window"),
    entity("binary_sensor.back_door", "Back Door", "kitchen", device_class="door"),
    entity("binary_sensor.hallway_motion", "Hallway Motion", "hallway", device_class="motion"),
    entity("binary_sensor.smoke", "Smoke Detector", "kitchen", device_class="smoke"),
    entity("binary_sensor.leak", "Sink Leak", "kitchen", device_class="moisture"),
    entity("sensor.bedroom_humidity", "Bedroom Humidity", "bedroom", device_class="humidity"),
    entity("sensor.remote_battery", "Remote Battery", "living_room", device_class="battery"),
    entity("person.anna", "Anna"),
    entity("person.ben", "Ben"),
    entity("weather.home", "Weather"),
    entity("cover.living_room_blinds", "Living Room Blinds", "living_room", device_class="blind"),
    entity("cover.curtains", "Curtains", "living_room", device_class="curtain"),
    entity("cover.kitchen_blinds", "Roller", "kitchen", device_class="blind"),
    entity("cover.bedroom_shutter", "Bedroom Shutter", "bedroom", device_class="shutter"),
    entity("cover.awning", "Awning", "kitchen", device_class="awning"),
    entity("cover.gate", "Driveway Gate", device_class="gate"),
    entity("lock.side_door", "Side Door", "kitchen"),
    entity("valve.sprinkler", "Sprinkler", device_class="water"),
    entity("valve.water_main", "Water Main", "garage", device_class="water"),
    entity("alarm_control_panel.alarm", "House Alarm", "hallway"),
    entity("vacuum.robot", "Robbie", "living_room"),
    entity("lawn_mower.mower", "Mower"),
)
"""A house with what makes names hard: duplicates, aliases, an apostrophe, numbers, a player named like a room."""


def large_home(entities: int, areas: int = 30) -> Home:
    """A home of that many lights, switches, fans and thermostats in so many rooms on three floors."""
    floors = {f"floor_{number}": Floor(f"floor_{number}", f"Floor {number}") for number in range(3)}
    rooms = {
        f"area_{number}": Area(f"area_{number}", f"{_WORDS[number % 30].title()} Room", (), f"floor_{number % 3}")
        for number in range(areas)
    }
    things = {}
    for number in range(entities):
        domain = ("light", "light", "switch", "fan", "climate", "sensor")[number % 6]
        area = rooms[f"area_{number % areas}"]
        name = f"{_WORDS[number % 30]} {_WORDS[(number // 30) % 30]} {domain} {number // 900 or ''}".strip().title()
        entity_id = f"{domain}.thing_{number}"
        things[entity_id] = Entity(entity_id, name, (f"alias {name}",), area.area_id, area.floor_id)
    return Home(floors=floors, areas=rooms, entities=things)


_WORDS = (
    "amber apple birch brass cedar cherry clay cobalt copper coral cotton ebony elm fern flint "
    "ginger granite hazel heather indigo ivory jade juniper lemon linen maple marble olive pearl quartz"
).split()
