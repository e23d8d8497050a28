"""The only writers of the law and the ward as given: catalogue, calendar, reference data, people."""
