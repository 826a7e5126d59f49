"""What a language model may say: what is so, and what was done."""
