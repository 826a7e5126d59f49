"""The settings file and the identity file."""

from __future__ import annotations

import json
import resource
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from satellite.echo_path import EchoPath, kept_echo_path
from satellite.identity import Identity, IdentityFile
from satellite.satellite_errors import SettingsError
from satellite.settings_file import EchoCancellation, LightKind, Settings, load, parse


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "satellite.toml"
    file.write_text(
        """
        server = "ws://10.0.0.2"
        name = "Kitchen"
        interfaces = ["10.0.0.7"]
        state_folder = "/var/lib/parley"
        models_folder = "/opt/models"
        input_device = 2
        output_device = "USB Audio"
        wav_microphone = "/tmp/heard.wav"
        volume = 1
        earcons = false
        echo_cancellation = "hardware"
        light = "rgb_led"
        light_pins = [22, 23, 24]
        light_brightness = 0.2
        button_pin = 17

        [wake_words]
        hey_jarvis = 0.6
        "/opt/hey_house.onnx" = 0.4
        """
    )
    assert load(file) == Settings(
        server="wss://10.0.0.2:8765/satellite",
        name="Kitchen",
        interfaces=("10.0.0.7",),
        state_folder=Path("/var/lib/parley"),
        models_folder=Path("/opt/models"),
        wake_words={"hey_jarvis": 0.6, "/opt/hey_house.onnx": 0.4},
        input_device="2",
        output_device="USB Audio",
        wav_microphone=Path("/tmp/heard.wav"),
        volume=1.0,
        earcons=False,
        echo_cancellation=EchoCancellation.HARDWARE,
        light=LightKind.RGB_LED,
        light_pins=(22, 23, 24),
        light_brightness=0.2,
        button_pin=17,
    )


def test_without_a_file_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load(None) == Settings()
    (tmp_path / "parley").mkdir()
    (tmp_path / "parley" / "satellite.toml").write_text('name = "Hall"')
    assert load(None).name == "Hall"


def test_a_flag_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('name = "Hall"\nvolume = 0.5')
    settings = load(tmp_path / "s.toml", name="Kitchen", server="wss://home.example:443/parley")
    assert (settings.name, settings.volume, settings.server) == ("Kitchen", 0.5, "wss://home.example:443/parley")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"volumen": 1}, "no setting 'volumen'.*volume"),
        ({"volume": 1.1}, "volume must be a number from 0 to 1, not 1.1"),
        ({"volume": True}, "volume must be a number"),
        ({"volume": float("nan")}, "volume must be a number"),
        ({"name": ""}, "name must be a text of 1 to 60"),
        ({"name": 3}, "name must be a text"),
        ({"server": "ftp://home"}, "server must look like wss://"),
        ({"server": "two words"}, "server must look like wss://"),
        ({"server": ""}, "server must look like wss://"),
        ({"interfaces": "eth0"}, "interfaces must be a list of this machine's addresses"),
        ({"interfaces": ["eth0"]}, "interfaces must be a list"),
        ({"interfaces": [1]}, "interfaces must be a list"),
        ({"server": "http://home:8765"}, "write wss://home:8765 in place of 'http://home:8765'"),
        ({"server": "https://home:8123"}, "write wss://home:8765 in place of"),
        ({"server": "wss://home", "plain": True}, "take one of them out"),
        ({"plain": "yes"}, "plain must be true or false"),
        ({"server": "ws://home:port"}, "server is no address, or has a port that is not a number"),
        ({"earcons": "yes"}, "earcons must be true or false"),
        ({"echo_cancellation": "software"}, "echo_cancellation must be one of auto, hardware, none"),
        ({"light": "disco"}, "light must be one of none, respeaker_2mic, led, rgb_led"),
        ({"light": "led"}, "light_pins must be a list of 1 GPIO lines for the light 'led'"),
        ({"light": "rgb_led", "light_pins": [1, 2]}, "light_pins must be a list of 3"),
        ({"light_pins": [1]}, "light_pins are of no use to the light 'none'"),
        ({"light": "led", "light_pins": [17], "button_pin": 17}, "button_pin and light_pins name one GPIO line, 17"),
        ({"Volume": 1}, "no setting 'Volume'. Is it volume?"),
        ({"xyz": 1}, "no setting 'xyz'. There are"),
        ({"server": "[::1"}, "server is no address"),
        ({"server": "home:0"}, "server has the port 0"),
        ({"server": "home\0"}, "server must be a text of one line"),
        ({"name": "Kit\nchen"}, "name must be a text of one line"),
        ({"state_folder": "~nobody-here/parley"}, "a user whom this machine does not know"),
        ({"models_folder": "/tmp/\0"}, "models_folder must be a text of one line"),
        ({"wake_words": {"hey_jarvis": 0.5, "volume": 0.5}}, r"volume stands below \[wake_words\]"),
        ({"wake_words": {"hey_jarvis": 0}}, "wake_words.hey_jarvis must be more than 0"),
        ({"light": "led", "light_pins": 4}, "light_pins must be a list of different GPIO lines"),
        ({"light": "rgb_led", "light_pins": [4, 4, 5]}, "light_pins must be a list of different"),
        ({"button_pin": 40}, "button_pin must be a GPIO line from 0 to 27"),
        ({"button_pin": True}, "button_pin must be a GPIO line"),
        ({"wake_words": []}, "wake_words must be a table"),
        ({"wake_words": {"alexa": 2}}, "wake_words.alexa must be a number"),
        ({"state_folder": ""}, "state_folder must be a path"),
        ({"input_device": 1.5}, "input_device must be a text"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        parse(raw)


@pytest.mark.parametrize(
    "given", ["home", "home:8765", "wss://home", "wss://home:8765/satellite", " home ", "ws://home"]
)
def test_an_address_leads_to_the_app_over_tls(given: str) -> None:
    assert parse({"server": given}).server == "wss://home:8765/satellite"


def test_an_address_of_old_is_taken_with_tls_and_said_to_be(caplog: pytest.LogCaptureFixture) -> None:
    parse({"server": "ws://home"})
    assert "wss:// is taken" in caplog.text
    caplog.clear()
    parse({"server": "home"})
    assert not caplog.text


@pytest.mark.parametrize("given", ["home", "ws://home", "ws://home:8765"])
def test_tls_is_left_out_where_the_settings_say_so(given: str) -> None:
    assert parse({"server": given, "plain": True}).server == "ws://home:8765/satellite"
    assert parse({"plain": True}).server == "ws://homeassistant.local:8765/satellite"


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read"):
        load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("name = ")
    with pytest.raises(SettingsError, match=r"bad\.toml is not valid TOML"):
        load(tmp_path / "bad.toml")


def test_a_file_of_windows_is_read_and_one_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "satellite.toml"
    file.write_text('name = "Küche"\r\nvolume = 0.5\r\n', encoding="utf-8-sig")
    assert (load(file).name, load(file).volume) == ("Küche", 0.5)
    file.write_text('name = "Küche"', encoding="utf-16")
    with pytest.raises(SettingsError, match="not written in UTF-8: save it anew as UTF-8"):
        load(file)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("::1", "wss://[::1]:8765/satellite"),
        ("[fd00::7]", "wss://[fd00::7]:8765/satellite"),
        ("[fd00::7]:9000", "wss://[fd00::7]:9000/satellite"),
        ("192.168.1.5:", "wss://192.168.1.5:8765/satellite"),
    ],
)
def test_an_address_is_taken_as_people_write_it(given: str, url: str) -> None:
    assert parse({"server": given}).server == url


def test_the_identity_is_made_once_and_kept_with_its_token(tmp_path: Path) -> None:
    first = IdentityFile(tmp_path / "state")
    assert first.identity.token == ""
    uuid.UUID(first.identity.satellite_id)
    first.keep_pairing("secret", "fingerprint")
    again = IdentityFile(tmp_path / "state")
    assert again.identity == first.identity
    assert (again.identity.token, again.identity.certificate) == ("secret", "fingerprint")
    again.forget_pairing()
    assert IdentityFile(tmp_path / "state").identity == Identity(first.identity.satellite_id)


def test_nobody_else_can_read_the_token_and_nothing_half_written_is_left(tmp_path: Path) -> None:
    IdentityFile(tmp_path).keep_pairing("secret", "fingerprint")
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps({"satellite_id": "x", "token": ""})])
def test_a_damaged_identity_is_not_replaced_silently(tmp_path: Path, text: str) -> None:
    (tmp_path / "identity.json").write_text(text)
    with pytest.raises(SettingsError, match="is damaged"):
        IdentityFile(tmp_path)
    assert (tmp_path / "identity.json").read_text() == text


@contextmanager
def no_space() -> Iterator[None]:
    """Let no file of this process grow, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_a_full_disk_does_not_take_is_as_it_was_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    IdentityFile(tmp_path).keep_pairing("secret", "fingerprint")
    known = EchoPath("mic", "speaker", 181.5, -0.4, 21.0)
    known.keep(tmp_path)
    identity = IdentityFile(tmp_path)
    with no_space():
        with pytest.raises(SettingsError, match="must be a folder to write in"):
            identity.keep_server("wss://elsewhere")
        EchoPath("mic", "speaker", 90.0, 0.0, 10.0).keep(tmp_path)
    assert IdentityFile(tmp_path).identity == Identity(identity.identity.satellite_id, "secret", "fingerprint")
    assert kept_echo_path(tmp_path, "mic", "speaker") == known
    assert sorted(file.name for file in tmp_path.iterdir()) == ["echo.json", "identity.json"]
