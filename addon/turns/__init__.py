"""The turns as the panel tells them, and the record of the services that worked for them."""
