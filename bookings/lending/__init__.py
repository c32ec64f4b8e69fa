"""Matériel: what the town lends to associations, counted by days, transport included.

The same rigour as for halls: whoever writes locks the loan, then the things in key order, looks again at the
stock (`stock`), then writes; the database counts once more (migration 0016).
"""
