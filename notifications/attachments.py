"""A file that travels with a letter, kept as JSON beside the words until the letter has left."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Attachment:
    """A named file. `content_type` may carry parameters: `text/calendar; method=REQUEST`."""

    name: str
    content_type: str
    content: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @property
    def method(self) -> str:
        """What a calendar part asks for (REQUEST, CANCEL); empty for an ordinary file."""
        for parameter in self.content_type.split(";")[1:]:
            name, _, value = parameter.strip().partition("=")
            if name.lower() == "method":
                return value.strip('"').upper()
        return ""

    def as_json(self) -> dict[str, str]:
        return {
            "name": self.name,
            "type": self.content_type,
            "content": b64encode(self.content).decode("ascii"),
        }

    @classmethod
    def from_json(cls, stored: dict[str, str]) -> Self:
        return cls(stored["name"], stored["type"], b64decode(stored["content"]))
