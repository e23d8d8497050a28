"""What screens show about a dossier, made from its stored facts. Pure: no clock, no query, no request.

`budgets` (hours of a step), `steps` (all of them, shares of days late; by `legs` and `hands`), `ledger` (why
this date), `story` (events in words), `rows` (a line of the desk), `offers` (what this officer may do now,
and why not).
"""
