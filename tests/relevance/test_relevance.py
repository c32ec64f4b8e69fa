"""Do residents find what they mean? Real-life questions over the texts of the demonstration town.

Recall@10: of the activities that a question must find, how many are among the first ten (of ten at
most). MRR: one over the place of the first activity that is a good answer. Questions about an
association or a venue, and those that must find nothing, are right or wrong. The levels below are
those that were reached, as is the share of right words that are taken for others: a change that goes
under one of them makes the search worse for somebody.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from events import search
from events.models import Activity
from events.search.asked import ask
from tests.relevance import town

FIRST = 10
RECALL, MRR, OTHERS, FALSE_CORRECTIONS = 0.975, 0.965, 0.93, 0.06
RIGHT = """
    capoeira tango ostéopathe kinésithérapeute pharmacie cordonnier serrurier trampoline gyropode paintball laser drone
    robotique codage manga cosplay slackline bodybuilding apiculture viticulture calligraphie mosaïque vannerie opéra
    ébénisterie marionnette clown prestidigitation ventriloque comptabilité notariat syndicat crématorium cimetière
    déchetterie poubelle piéton trottoir giratoire covoiturage bijouterie sushi pizza kebab tatouage piercing vernis
    maquillage perruque lunettes optique tennisman biathlon triathlon décathlon javelot perche haltère gymkhana varappe
    spéléo kitesurf wakeboard bouée canot yole trimaran dérive corsaire pirate
""".split()  # noqa: SIM905 - read more easily than a list
QUESTIONS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))[
    "question"
]


@dataclass(frozen=True)
class Measure:
    q: str
    recall: float | None
    rank: float | None
    others: bool | None
    seen: str

    @property
    def fails(self) -> bool:
        return self.others is False or any(each is not None and each < 1 for each in (self.recall, self.rank))


def measure(question: dict[str, Any], titles: list[str], at: datetime) -> Measure:
    asked = QueryDict(mutable=True)
    asked["q"] = question["q"]
    question_read = search.ask(asked, at=at)
    found = [hit.activity.title for hit in question_read.answer.page(1)][:FIRST]
    must, good = question.get("find", []), question.get("find", []) + question.get("also", [])
    recall = rank = others = None
    if must:
        wanted = sum(_fits(title, must) for title in titles)
        assert wanted, question
        recall = sum(_fits(title, must) for title in found) / min(FIRST, wanted)
        rank = next((1 / place for place, title in enumerate(found, start=1) if _fits(title, good)), 0.0)
    survey = question_read.answer.survey
    if question.get("nothing"):
        others = not found
    elif "associations" in question or "venues" in question:
        slugs = {each.slug for each in (*survey.associations, *survey.venues)}
        others = slugs >= {*question.get("associations", []), *question.get("venues", [])}
    names = [each.name for each in (*survey.associations, *survey.venues)]
    return Measure(question["q"], recall, rank, others, f"[{question_read.words.text}] {found[:5]} {names}")


def _fits(title: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(title, pattern) for pattern in patterns)


def mean(values: Iterator[float | bool | None]) -> float:
    told = [float(value) for value in values if value is not None]
    return sum(told) / len(told)


@pytest.mark.slow
@pytest.mark.django_db
def test_residents_find_what_they_mean(now: datetime) -> None:
    town.lay(now)
    titles = list(Activity.objects.published().values_list("title", flat=True))
    measures = [measure(question, titles, now) for question in QUESTIONS]
    recall, mrr = mean(each.recall for each in measures), mean(each.rank for each in measures)
    others = mean(each.others for each in measures)
    lines = [f"{len(measures)} questions: recall@10 {recall:.3f}, MRR {mrr:.3f}, others {others:.3f}"]
    lines += [
        f"  {each.q!r}: recall {each.recall}, rank {each.rank}, others {each.others}: {each.seen}"
        for each in measures
        if each.fails
    ]
    wrong = [f"{word}: {ask(word).text}" for word in RIGHT if ask(word).corrected]
    lines.append(f"  right words that were corrected: {wrong}")
    sys.stdout.write("\n".join(["", *lines, ""]))
    assert (recall >= RECALL, mrr >= MRR, others >= OTHERS) == (True, True, True)
    assert len(wrong) <= FALSE_CORRECTIONS * len(RIGHT)
