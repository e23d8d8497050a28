"""Forms of the catalogue, the calendar, the people and the set-up guide."""
