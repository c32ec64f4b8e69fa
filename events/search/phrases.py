"""The words that the sentence of a search is read by: folded (no accents, no capitals), French first.

A town may add its own ways of speaking here. Whatever is added is taken away from the words that are
looked for, so a word that also names an activity does not belong here, or only in a longer phrase.
"""

from .bits import CHEAP_EUROS

Filters = tuple[tuple[str, str], ...]

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi lundis monday mondays",
            "mardi mardis tuesday tuesdays",
            "mercredi mercredis wednesday wednesdays",
            "jeudi jeudis thursday thursdays",
            "vendredi vendredis friday fridays",
            "samedi samedis saturday saturdays",
            "dimanche dimanches sunday sundays",
        )
    )
    for name in names.split()
}
ACCENTED = {"retraité": "retraites", "retraitée": "retraites"}  # without its accent, « retraite » is something else

# Small words: they lead to a filter, or join two of them.
JOINTS = frozenset(
    """
    a au aux ce ces cet cette chaque d dans de des du en et l la le les mon ou par pour s sur tous toute toutes un une
    avec the on in at every for and this to of qui y c est j ai
    """.split()  # noqa: SIM905 - read more easily than a list
)
ARTICLES = frozenset({"l", "la", "le", "les", "du", "de", "d", "des", "the"})

_BY_FILTER: dict[Filters, str] = {
    (("moment", "matin"),): "matin, matins, le matin, en matinee, matinee, dans la matinee, morning, mornings",
    (("moment", "apres-midi"),): "apres midi, apresmidi, aprem, aprems, apm, afternoon, afternoons",
    (("moment", "soir"),): "soir, soirs, en soiree, evening, evenings, apres le travail, apres le boulot",
    (("heure", "16-"),): "apres l ecole, a la sortie de l ecole, after school",
    (("quand", "aujourdhui"),): "aujourd hui, aujourdhui, today",
    (("quand", "aujourdhui"), ("moment", "soir")): "ce soir, tonight",
    (("quand", "aujourdhui"), ("moment", "matin")): "ce matin, this morning",
    (("quand", "aujourdhui"), ("moment", "apres-midi")): "cet apres midi, cet aprem, this afternoon",
    (("quand", "demain"),): "demain, tomorrow",
    (("quand", "ce-week-end"),): "ce week end, ce weekend, ce we, this weekend, week end prochain",
    (("jour", "sam"), ("jour", "dim")): "week end, weekend, weekends, week ends, le we",
    (("quand", "cette-semaine"),): "cette semaine, this week",
    (("quand", "semaine-prochaine"),): "semaine prochaine, la semaine qui vient, next week",
    (("jour", "lun"), ("jour", "mar"), ("jour", "mer"), ("jour", "jeu"), ("jour", "ven")): "en semaine, weekdays",
    (("quand", "vacances"),): (
        "pendant les vacances, aux vacances, vacances scolaires, pendant les vacances scolaires, "
        "les vacances, vacances, vacances de noel, vacances de la toussaint, vacances d hiver, vacances de fevrier, "
        "vacances de printemps, vacances de paques, vacances d ete, school holidays"
    ),
    (("heure", "12-14"),): "entre midi et deux, entre midi et 2, a midi, pause midi, pause dejeuner, lunchtime",
    (("gratuit", "1"),): (
        "gratuit, gratuite, gratuits, gratuites, gratuitement, sans payer, free, for free, free of charge"
    ),
    (("prix", str(CHEAP_EUROS)),): (
        "pas cher, pas chere, pas chers, pas cheres, pas trop cher, pas trop chere, peu cher, bon marche, petit prix, "
        "petits prix, petit budget, cheap"
    ),
    (("solidaire", "1"),): "tarif solidaire, tarifs solidaires, petits revenus, quotient familial, tarif reduit",
    (("public", "bebes"),): (
        "bebe, bebes, tout petit, tout petits, tout petite, nourrisson, nourrissons, baby, babies, toddlers"
    ),
    (("public", "enfants"),): "enfant, enfants, gamin, gamins, minot, minots, kid, kids, children",
    (("public", "jeunes"),): (
        "ado, ados, adolescent, adolescente, adolescents, adolescentes, teenager, teenagers, teens"
    ),
    (("public", "adultes"),): "adulte, adultes, adults",
    (("public", "seniors"),): (
        "senior, seniors, seniore, seniores, retraites, retraitee, retraitees, aines, ainee, ainees, personnes agees, "
        "personne agee, personnes age, personne age, personnes agee, "
        "personne agees, troisieme age, 3 eme age, 3 e age, elderly, pensioners"
    ),
    (("accessible", "1"),): (
        "fauteuil, fauteuil roulant, personne en fauteuil, personnes en fauteuil, personne handicapee, "
        "personnes handicapees, personne handicape, situation de handicap, acces handicape, acces handicapes, "
        "acces fauteuil, acces pmr, handicapees, pmr, mobilite reduite, handicape, handicapee, handicapes, handicap "
        "moteur, personne a mobilite reduite, wheelchair, wheelchair access, step free, handicap, invalide, deambulateur, "
        "deambulateurs, poussette, poussettes, bequille, bequilles, avec une canne, avec ma canne, avec sa canne, "
        "sans marche, sans marches, sans escalier, sans escaliers, walking frame, pushchair, disabled"
    ),
    (("boucle", "1"),): (
        "sourd, sourde, sourds, malentendant, malentendante, malentendants, malentendantes, mal entendant, mal "
        "entendante, mal entendants, handicap auditif, deficience auditive, deaf, boucle magnetique, appareil "
        "auditif, hearing loop"
    ),
    (("toilettes", "1"),): "toilettes adaptees, wc adaptes, toilettes handicapes",
    (("stationnement", "1"),): "stationnement adapte, place handicapee, parking handicape",
    (("assis", "1"),): "assis, assise, assises, sur une chaise, seated",
    (("niveau", "debutant"),): (
        "debutant, debutante, debutants, debutantes, grand debutant, grands debutants, pour debuter, beginner, "
        "beginners"
    ),
    (("niveau", "confirme"),): "confirme, confirmee, confirmes, niveau avance, advanced",
    (("niveau", "intermediaire"),): "niveau intermediaire, niveau moyen",
    (("en_ligne", "1"),): "en ligne, en visio, visio, a distance, par internet, online",
    (("essai", "1"),): "essai, d essai, cours d essai, seance d essai, essai gratuit, seance decouverte, free trial",
    (("inscription", "1"),): "inscription ouverte, inscriptions ouvertes",
    (("libre", "1"),): (
        "sans inscription, sans s inscrire, sans m inscrire, sans nous inscrire, sans inscription prealable, sans rendez "
        "vous, sans rdv, sans reservation, sans reserver, entree libre, entrees libres, acces libre, drop in, walk in, "
        "without registration, no registration, no booking"
    ),
    (("places", "1"),): (
        "places libres, place libre, places disponibles, il reste des places, il reste de la place, avec des places"
    ),
}


def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Filters], ...]]:
    """Each phrase under its first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Filters]]] = {}
    for filters, phrases in _BY_FILTER.items():
        for phrase in phrases.split(","):
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append((words, filters))
    return {word: tuple(sorted(phrases, key=lambda one: -len(one[0]))) for word, phrases in found.items()}


FIXED = _by_first_word()

# Phrases that carry the sentence.
NOISE = tuple(
    tuple(phrase.split())
    for phrase in (
        "je cherche", "je recherche", "on cherche", "nous cherchons", "je voudrais", "j aimerais", "je veux",
        "je souhaite", "que faire", "quoi faire", "qu est ce qu il y a", "y a t il", "est ce qu il y a", "il y a",
        "je viens d arriver", "je viens d emmenager", "je suis nouveau", "je suis nouvelle", "a martigues", "sur martigues",
        "pour moi", "pour nous", "pres de chez moi", "pres de moi", "pres de chez nous", "a cote de chez moi",
        "i am looking for", "looking for", "near me", "s il vous plait", "svp", "bonjour", "merci",
        "activite", "activites", "activity", "activities",
    )
)  # fmt: skip

OWN = frozenset({"ma", "mon", "mes", "notre", "nos", "sa", "son", "my", "our"})
CHILDREN = tuple(
    tuple(phrase.split())
    for phrase in (
        "fille", "filles", "fils", "fiston", "enfant", "enfants", "petit", "petite", "petits", "garcon", "garcons",
        "petite fille", "petit fils", "petits enfants", "neveu", "niece", "gamin", "gamine", "minot", "minots",
        "daughter", "son", "kid", "kids", "children", "grandson", "granddaughter",
    )
)  # fmt: skip
CHILD = (
    *(phrase for phrase in CHILDREN if phrase not in (("petit",), ("petite",), ("petits",), ("son",))),
    ("fillette",),
    ("petit", "garcon"),
)
GRANDPARENTS = tuple(
    tuple(phrase.split())
    for phrase in (
        "grand mere", "grand pere", "grands parents", "mamie", "papi", "papy", "meme", "pepe", "grandmother",
        "grandfather", "grandma", "grandpa",
    )
)  # fmt: skip
RELATIVES = tuple(
    (word,)
    for word in (
        "mere", "pere", "maman", "papa", "mari", "femme", "conjoint", "conjointe", "parents", "ami", "amie", "amis",
        "famille", "soeur", "frere", "voisin", "voisine", "mother", "father", "husband", "wife", "family", "friend",
    )
)  # fmt: skip

TO_A_PLACE = (
    ("a",), ("au",), ("aux",), ("sur",), ("dans",), ("vers",), ("quartier",), ("dans", "le", "quartier"),
    ("quartier", "de"), ("quartier", "du"), ("dans", "le", "quartier", "de"), ("au", "quartier"), ("in",),
)  # fmt: skip
NEAR = (
    ("pres", "de"), ("pres", "du"), ("pres", "des"), ("pres", "d"), ("proche", "de"), ("proche", "du"), ("autour", "de"),
    ("autour", "du"), ("a", "cote", "de"), ("a", "cote", "du"), ("non", "loin", "de"), ("a", "proximite", "de"),
    ("near",), ("close", "to"),
)  # fmt: skip

# One slip of the finger is forgiven in these, when it does not make a REAL_WORD.
FORGIVEN = (
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "aujourdhui", "demain", "weekend",
    "gratuit", "gratuite", "senior", "seniors", "retraites", "enfants", "debutant", "debutants", "fauteuil", "handicape",
    "malentendant", "malentendants", "janvier", "fevrier", "septembre", "octobre", "novembre", "decembre", "juillet",
    "vacances", "adultes",
)  # fmt: skip
REAL_WORDS = frozenset(
    """
    retraite retraiter fauteuils domaine domain jeudis lundis mardis mercredis vendredis samedis dimanches weekends
    enfant enfantin adulte debutante debutantes gratuits gratuites handicap handicapes handicapee malentendante
    vacance septembre senor seniore retrait
    """.split()  # noqa: SIM905 - read more easily than a list
)
