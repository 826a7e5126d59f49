"""The processes in which speech is decoded for a test."""

from pathlib import Path


def speech_processes(program: str) -> set[int]:
    """Return the children of this process that run a program."""
    children = Path("/proc/self/task").glob("*/children")
    found = {int(child) for file in children for child in file.read_text().split()}
    return {child for child in found if program.encode() in Path(f"/proc/{child}/cmdline").read_bytes()}
