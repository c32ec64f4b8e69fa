"""Calendars that an association keeps elsewhere: fetched, understood, compared with what was accepted, accepted.

fetching   an address → bytes, safely         decoding   bytes → entries, within limits
reading    entries → moments of the town      expanding  a rule → its days, at a bounded cost
fitting    moments → schedules our form can say, with their exceptions
comparing  what it says now against what was accepted → proposals
accepting  a proposal → an edit, as the forms make it
sources    the life of a source: added, read, refused, cut
"""
