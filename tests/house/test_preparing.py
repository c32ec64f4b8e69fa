import pytest

from config import preparing


def test_the_french_is_compiled_before_django_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(preparing, "translate", lambda: done.append("translate"))
    monkeypatch.setattr("django.setup", lambda: done.append("setup"))
    monkeypatch.setattr(preparing, "STEPS", [lambda: done.append("steps")])
    preparing.main()
    assert done == ["translate", "setup", "steps"]
