"""The themes of the product, on two levels, and the way from the national register to them.

A theme names what a resident would look for. `families` are the WALDEC families (first three digits
of `objet_social1`) that lead there when nothing more precise is known; each family has one theme.
`words` are beginnings of words (a final space: the whole word), folded, that make the choice finer:
inside one theme first, then anywhere. Sport and culture are so wide in the register that the name
says more than the code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

UNKNOWN_FAMILY = "050"  # "domaines divers": the second code says more, when there is one


@dataclass(frozen=True)
class Entry:
    slug: str
    name: str
    pictogram: str
    families: tuple[str, ...] = ()
    words: str = ""
    facade: str = ""
    children: tuple["Entry", ...] = ()


THEMES: tuple[Entry, ...] = (
    Entry(
        "sport-et-forme",
        "Sport et forme",
        "person-simple-run",
        ("011",),
        facade="sport",
        children=(
            Entry(
                "gym-et-bien-etre",
                "Gym et bien-être",
                "person-simple-tai-chi",
                words="gym, yoga, pilates, stretch, fitness, tai chi, qi gong, sophro, relax",
            ),
            Entry(
                "marche-et-randonnee",
                "Marche et randonnée",
                "boot",
                words="rando, marche, montagn, escalad, spele, orientation",
            ),
            Entry(
                "sports-d-equipe",
                "Sports d’équipe",
                "soccer-ball",
                words="foot, hand, basket, volley, rugby, hockey, futsal, water polo",
            ),
            Entry(
                "combat-et-arts-martiaux",
                "Arts martiaux et combat",
                "hand-fist",
                words="judo, karate, aikido, boxe, boxing, lutte, "
                "taekwondo, escrime, ju jitsu, krav, viet vo, kung fu, capoeira",
            ),
            Entry(
                "course-et-athletisme",
                "Course et athlétisme",
                "person-simple-run",
                words="athle, course, running, triathlon, marathon, coureur",
            ),
            Entry(
                "raquettes",
                "Tennis et raquettes",
                "tennis-ball",
                words="tennis, badminton, squash, padel, ping pong, raquette",
            ),
            Entry(
                "velo-et-glisse",
                "Vélo et glisse",
                "bicycle",
                words="velo, cyclis, cyclo, vtt, bmx, roller, skate, patin, ski, moto, kart, automobile",
            ),
            Entry(
                "petanque-et-adresse",
                "Pétanque et adresse",
                "target",
                words="petanque, boule, boulist, jeu provencal, tir , archer, golf, billard, flechette",
            ),
        ),
    ),
    Entry(
        "musique-et-danse",
        "Musique, chant et danse",
        "music-notes",
        facade="musique",
        children=(
            Entry(
                "chant", "Chant et chorale", "microphone-stage", words="chor, choeur, chœur, chant, vocal, voix, gospel"
            ),
            Entry(
                "musique",
                "Musique",
                "music-notes",
                words="musi, orchestre, harmonie, fanfare, guitare, piano, "
                "jazz, rock, percussion, batucada, accordeon, concert",
            ),
            Entry(
                "danse",
                "Danse",
                "music-note",
                words="danse, dance, salsa, tango, flamenco, hip hop, country, zumba, ballet",
            ),
            Entry(
                "traditions",
                "Traditions provençales",
                "sun",
                words="folklor, provenc, galoubet, tambourin, prouvenc, felibr, santon, creche",
            ),
        ),
    ),
    Entry(
        "arts-et-culture",
        "Arts et culture",
        "palette",
        ("006",),
        facade="arts",
        children=(
            Entry(
                "theatre",
                "Théâtre et cirque",
                "mask-happy",
                words="theatr, comedi, cirque, impro, spectacle, scene, conte, marionnet",
            ),
            Entry(
                "dessin-et-photo",
                "Dessin, peinture et photo",
                "paint-brush",
                words="peint, dessin, aquarelle, sculpt, poteri, ceram, photo, "
                "palette, pinceau, beaux arts, art plastique, arts plastiques, mosaique, video",
            ),
            Entry(
                "couture-et-artisanat",
                "Couture et artisanat",
                "scissors",
                words="coutur, tricot, broder, brode, patchwork, dentell, artisan, vannerie, scrapbook, bricol",
            ),
            Entry(
                "lecture-et-cinema",
                "Lecture et cinéma",
                "book-open",
                ("005",),
                words="lecture, livre, litter, poesi, ecriture, cinema, film, bibliothe, radio",
            ),
            Entry(
                "patrimoine-et-histoire",
                "Patrimoine et histoire",
                "bank",
                ("010",),
                words="patrimoine, histoi, archeolog, genealog, monument, musee",
            ),
            Entry(
                "sciences",
                "Sciences et savoirs",
                "flask",
                ("016",),
                words="scien, astronom, recherche, universite, langue, anglais, italien, espagnol",
            ),
        ),
    ),
    Entry(
        "mer-et-etang",
        "Mer et étang",
        "sailboat",
        facade="mer",
        children=(
            Entry(
                "voile-et-rame",
                "Voile et rame",
                "sailboat",
                words="voile, nautique, aviron, rame, kayak, canoe, "
                "joute, yacht, planche, surf, plaisanc, bateau, pointu",
            ),
            Entry(
                "natation-et-plongee",
                "Natation et plongée",
                "swimming-pool",
                words="natation, nage, plonge, sous marin, subaquat, aqua, sauvetage, apnee",
            ),
            Entry("peche", "Pêche", "fish", words="peche, pecheur, palangrot, thon"),
        ),
    ),
    Entry(
        "enfants-et-familles",
        "Enfants et familles",
        "baby",
        ("009", "021"),
        facade="famille",
        children=(
            Entry(
                "aide-aux-devoirs",
                "École et aide aux devoirs",
                "student",
                ("015",),
                words="ecole, college, lycee, scolaire, devoirs, eleve, usep, unss, formation, enseign, educat",
            ),
            Entry(
                "parents",
                "Parents et petite enfance",
                "baby",
                words="parent, famil, creche parent, petite enfance, bebe, maternel, assistante, nounou, jumeaux",
            ),
            Entry("jeunesse", "Jeunesse", "smiley", words="jeune, ado, scout, eclaireur, etudiant, centre aere"),
        ),
    ),
    Entry(
        "bien-vieillir",
        "Bien vieillir",
        "coffee",
        facade="aines",
        children=(
            Entry(
                "clubs-des-aines",
                "Clubs des aînés",
                "coffee",
                words="aines, age d or, senior, retrait, troisieme age, 3eme age, temps libre, vermeil",
            ),
            Entry(
                "memoire-et-numerique",
                "Mémoire et numérique",
                "device-mobile",
                words="memoire vive, numerique, informatique, internet, ordinateur, prevention des chutes",
            ),
        ),
    ),
    Entry(
        "entraide",
        "Entraide et solidarité",
        "handshake",
        ("019", "020"),
        facade="entraide",
        children=(
            Entry(
                "aide-alimentaire",
                "Aide alimentaire et secours",
                "basket",
                words="secours, restos, restaurant, banque alimentaire, "
                "epicerie, solidar, humanitaire, don du sang, donneur",
            ),
            Entry(
                "sante-et-handicap",
                "Santé et handicap",
                "heartbeat",
                ("017", "018"),
                words="sante, handic, malad, cancer, diabet, sourd, "
                "aveugle, autis, alzheimer, soins, hospital, parkinson",
            ),
            Entry(
                "droits-et-logement",
                "Droits et logement",
                "scales",
                ("003", "004", "032"),
                words="locatair, logement, droit, consommat, victime, femmes, coproprie",
            ),
            Entry(
                "emploi",
                "Emploi et insertion",
                "briefcase",
                ("022", "023", "030"),
                words="emploi, insertion, chomeur, commerc, entrepr, mediation",
            ),
            Entry(
                "secours-et-securite",
                "Secours et sécurité",
                "first-aid-kit",
                ("036",),
                words="pompier, protection civile, secourist, croix rouge, comite feux",
            ),
        ),
    ),
    Entry(
        "nature",
        "Jardin et nature",
        "plant",
        ("024",),
        facade="nature",
        children=(
            Entry("jardins", "Jardins", "plant", words="jardin, potager, compost, amap, horticol"),
            Entry(
                "protection-de-la-nature",
                "Étang, colline et environnement",
                "tree",
                words="environnement, ecolog, etang, littoral, foret, colline, nature, oiseau, pollution, dechet",
            ),
            Entry("animaux", "Animaux", "paw-print", words="anima, chien, chat, canin, equest, cheval, colomb"),
            Entry("chasse-et-peche", "Chasse et pêche en rivière", "fish-simple", ("013",), words="chasse, aappma"),
            Entry("voyages", "Voyages et découverte", "compass", ("034",), words="voyage, tourism, jumelage, camping"),
        ),
    ),
    Entry(
        "jeux-et-loisirs",
        "Jeux et loisirs",
        "puzzle-piece",
        ("007",),
        facade="famille",
        children=(
            Entry(
                "jeux",
                "Jeux et échecs",
                "puzzle-piece",
                words="jeu, echec, echiquier, bridge, tarot, belote, scrabble, ludo, loto, cartes",
            ),
            Entry(
                "cuisine", "Cuisine et gourmandise", "cooking-pot", words="cuisin, gastronom, vin , oenolog, gourmand"
            ),
            Entry(
                "collections",
                "Collections et modélisme",
                "train",
                words="collection, philatel, numismat, modelis, maquett, voitures anciennes, minerau",
            ),
        ),
    ),
    Entry(
        "vie-locale",
        "Quartiers et vie locale",
        "house-line",
        ("050",),
        facade="entraide",
        children=(
            Entry(
                "quartiers",
                "Comités de quartier",
                "house-line",
                words="quartier, ciq, riverain, lotissement, fetes, animation, carnaval, voisin",
            ),
            Entry(
                "amicales",
                "Amicales",
                "users-three",
                ("014",),
                words="amical, anciens eleves, personnel, originaires, comite d entreprise",
            ),
            Entry(
                "memoire",
                "Mémoire et anciens combattants",
                "medal",
                ("038",),
                words="combattant, souvenir, resistan, deporte, veteran, medaill",
            ),
            Entry(
                "idees-et-debats",
                "Idées et citoyenneté",
                "chats-circle",
                ("001", "002"),
                words="citoyen, laique, debat, politique, philosoph, paix",
            ),
            Entry(
                "spiritualite",
                "Spiritualité",
                "hands-praying",
                ("040",),
                words="culte, paroiss, eglise, mosquee, protestant, catholi, musulman, spiritu",
            ),
        ),
    ),
)


def load(theme: Any, *, entries: Iterable[Entry] = THEMES) -> None:
    """Write the reference themes; run again, it renames nothing that is right already.

    `theme` is the model, or its historical version inside a migration. Themes that the town added
    are left alone.
    """
    for position, entry in enumerate(entries):
        top = _write(theme, entry, None, entry.facade, position)
        for place, child in enumerate(entry.children):
            _write(theme, child, top, entry.facade, place)


def _write(theme: Any, entry: Entry, parent: Any, facade: str, position: int) -> Any:
    written, _ = theme.objects.update_or_create(
        slug=entry.slug,
        defaults={
            "parent": parent,
            "name": entry.name,
            "facade": facade,
            "pictogram": entry.pictogram,
            "waldec_families": [f"{family}000" for family in entry.families],
            "position": position,
        },
    )
    return written
