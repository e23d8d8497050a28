"""What screens show about a dossier, made from its stored facts. Pure: no clock, no query, no request.

`budgets` (steps, hours, shares of days late), `ledger` (why this date), `story` (events in words), `rows`
(a line of the desk), `offers` (what this officer may do now, and why not).
"""
