"""The engines that hear, think and speak: a file for each provider, and the registry that the settings choose from."""
