"""The services that need no key: grammar recogniser, espeak-ng, Wyoming speech to text and text to speech."""
