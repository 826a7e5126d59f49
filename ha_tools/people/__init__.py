"""The people of a home who made themselves known, without a sound of them."""
