"""Secrets come from the environment; a missing one stops the start with one clear line."""
from .base import *  # noqa: F403
