"""Contacts: who people of the home may write to, ask and call."""
