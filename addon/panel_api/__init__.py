"""The panel's own routes, a file a page."""
