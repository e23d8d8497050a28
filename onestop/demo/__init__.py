"""The demo ward: invented people whose dossiers live two years through the same actions as real work.

`plan` decides who comes when and what becomes of each dossier, without a database; `loader` carries the plan
out through `dossiers.actions`. The same date gives the same ward.
"""
