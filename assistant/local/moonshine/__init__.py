"""Free speech to text in the house, for small machines, in English: Moonshine by its library, an optional package."""
