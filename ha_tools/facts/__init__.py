"""Facts: what is true, as data that holds no words of any language."""
