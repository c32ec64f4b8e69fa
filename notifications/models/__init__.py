from .incoming import IncomingText, StoppedNumber
from .notice import Notice, NoticeQuerySet

__all__ = ["IncomingText", "Notice", "NoticeQuerySet", "StoppedNumber"]
