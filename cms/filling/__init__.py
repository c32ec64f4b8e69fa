"""A whole invented town at once, for measuring: ``manage.py town --scale martigues|paris``.

Everything is laid around today with a fixed seed: a season under way, the one before it, requests
that wait. No person exists, no register number is given (a real one could be met), and mail and
phone numbers lead nowhere. Registrations are not there yet: they come with their model.
"""
