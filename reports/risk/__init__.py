"""The chance that an open dossier comes late, learned from dossiers before it, and how far it can be trusted.

`courses` tell what was known of a dossier when, `curves` learn from them, `chances` asks the curves and says
it in words, `trial` holds what was said on earlier Mondays against what came of it.
"""
