"""Screens of the law and the ward as given: sign-in, set-up, officers, catalogue, calendar."""
