"""How a person enters: a code sent by e-mail, checked by the accounts library.

Nobody opens an account alone: the service opens it. An unknown address sees the same screens as a
known one, and gets a letter that says what to do, so the pages never tell who has an account.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.access import is_agent
from directory.models import Person
from notifications import letters

# Somebody waits for a code with the page open: it passes before reminders and decisions.
HURRY = timedelta(hours=1)


@dataclass(frozen=True)
class DemoPerson:
    """An invented person whom a visitor of the demo may be, in one click."""

    slug: str
    email: str
    words: Promise


DEMO_PEOPLE = (
    DemoPerson("nadia", "nadia@exemple.test", _("Enter as Nadia, volunteer of Souffle & Mouvement")),
    DemoPerson("malik", "malik@exemple.test", _("Enter as Malik, volunteer of two associations")),
    DemoPerson("camille", "camille@exemple.test", _("Enter as Camille, agent of the associations service")),
    DemoPerson("sacha", "sacha@exemple.test", _("Enter as Sacha, administrator, agent of the sports department")),
)


def demo_person(slug: str) -> Person | None:
    """The account behind a demo entry; None for any other account, and None outside the demo."""
    emails = [who.email for who in DEMO_PEOPLE if who.slug == slug]
    if not settings.DEMO or not emails:
        return None
    return Person.objects.filter(email=emails[0], is_active=True, is_superuser=False).first()


def threshold(person: Person) -> str:
    """The address where a person's work begins: agents at the service, everybody else in their space."""
    if is_agent(person):
        return "/service/"
    return "/gestion/" if person.is_superuser else "/espace/"


def remember_address(request: HttpRequest, email: str) -> None:
    """Fill the sign-in page with an address that was just given; kept in the visitor's own session, once."""
    request.session["enter_as"] = email.strip().lower()


class Adapter(DefaultAccountAdapter):
    """The accounts library's questions, answered for this product."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code of our last letter. Read it again and copy its nine digits."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then start again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then start again."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "account_inactive": _("This account is closed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by the service."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return threshold(request.user) if isinstance(request.user, Person) else "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("directory:my_account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post one of `templates/account/emails/`, before everything else that waits."""
        name = template_prefix.rpartition("/")[2]
        words: dict[str, Any] = {key: context[key] for key in ("code", "signup_url") if key in context}
        letters.write(
            f"account/emails/{name}",
            {**words, "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60},
            key=f"account:{uuid4().hex}",
            to=email,
            language=get_language() or settings.LANGUAGE_CODE,
            due=timezone.now() - HURRY,
        )

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person that their password changed: here the address stands on the account itself."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
