"""The town's speed, measured beside floors of the same run: ``manage.py bench``."""
