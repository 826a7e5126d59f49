"""The questions that can be asked. Nothing here changes anything."""
