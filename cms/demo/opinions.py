"""What lies around the requests that wait: opinions asked and given, a note, a decision that Sacha has begun."""

import datetime as dt

from bookings import opinions, request_notes
from bookings.models import DecisionDraft, Opinion, SlotRequest
from cms.demo.season import DemoSeason
from directory.models import Department, Person


def write(people: dict[str, Person], season: DemoSeason) -> None:
    waiting = {each.purpose: each for each in SlotRequest.objects.pending().with_names()}
    camille, sacha, today = people["camille"], people["sacha"], season.today
    sports = Department.objects.get(slug="sports")
    hosts = Department.objects.get(slug="vie-associative")
    _ask(
        waiting,
        "Gym du soir",
        sports,
        "Avez-vous déjà un créneau de gym le mardi et le jeudi soir ?",
        camille,
        today,
        5,
    )
    _ask(waiting, "Bal du quartier", sports, "Peut-on compter sur votre sono ce soir-là ?", camille, today, -1)
    volley = _ask(
        waiting, "Tournoi des familles", hosts, "Cette association tient-elle ses engagements ?", sacha, today, 4
    )
    if volley:
        words = "Avis favorable : les salles sont rendues propres, et l’association prévient quand elle annule."
        opinions.give(volley, Opinion.Kind.FAVOURABLE, words=words, by=camille, at=season.days_ago(1))
    chess = _ask(waiting, "Tournoi d’échecs", hosts, "Le public peut-il attendre dans le hall ?", sacha, today, 6)
    if chess:
        words = "D’accord si deux bénévoles restent à l’entrée : le hall n’a pas de gardien le dimanche."
        opinions.give(chess, Opinion.Kind.RESERVED, words=words, by=camille, at=season.now)
    if asked := waiting.get("Gym du soir"):
        words = "Nadia a téléphoné : le jeudi peut passer à 19 h si cela aide."
        request_notes.add(asked, words, by=camille, at=season.days_ago(2))
    if asked := waiting.get("Interclubs de badminton"):
        words = "Bonjour, nous cherchons comment vous loger à côté du tournoi des familles."
        DecisionDraft.objects.create(request=asked, by=sacha, at=season.days_ago(1), typed={"message": [words]})


def _ask(
    waiting: dict[str, SlotRequest],
    purpose: str,
    department: Department,
    question: str,
    by: Person,
    today: dt.date,
    days: int,
) -> Opinion | None:
    asked = waiting.get(purpose)
    if asked is None:
        return None
    due, at = today + dt.timedelta(days=days), asked.sent_at + dt.timedelta(hours=20)
    return opinions.ask(asked, department, question=question, due_on=due, by=by, at=at)
