"""The panel behind its pages: what they may ask and change, a file a page, and what they are shown as it happens."""
