"""Small lists of words that French capitals hide: accents, proper names, initials, streets.

Keys are folded (lower case, no accent). A word that is not here is put in lower case as it is; add
the words that the town meets. The lists hold words, never the name of one association.
"""

from directory.folding import fold


def _by_fold(words: str) -> dict[str, str]:
    return {fold(word): word for word in words.split()}


SMALL = frozenset(
    [
        "a",
        "à",
        "au",
        "aux",
        "avec",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sans",
        "sous",
        "sur",
        "un",
        "une",
        "chez",
        "dans",
        "entre",
        "vers",
        "the",
        "of",
    ]
)

ACCENTS = _by_fold(
    """
    académie académique accédé accélérer accès accessibilité accordéon accordéoniste action activité activités
    adhérent adhérents
    aéro aéroclub aéromodélisme aéronautique âge âgé âgées âgés aîné aînée aînées aînés algérie améliorer amélioration
    amitié améthyste apéritif après arménienne artistique athlète athlètes athlétique athlétisme bébé bébés bénéfice
    bénéficier bénévole bénévolat bénévoles bibliothèque boulistes boxe brésil brésilienne bâtiment bâtir bâton béton
    céramique céramiste cérémonie chèvre chômeur chômeurs chômage château chœur chœurs cinéma cinémathèque cité
    cités clé clés collège collèges coopérative coopération comédie comédien comédiens comité comités complémentaire
    concrète confédération congrès créatif créatifs création créations créative créatives créativité créer crèche
    crèches crémation côte cœur culturel culturelle culturelles culturels découverte découvertes découvrir
    défense défendre dégustation délégation démocratie démocratique département départemental départementale
    dépôt dépistage développement développer déguisée détente déporté déportés diététique différence différences
    différent différents diversité écho échange échanges échec échecs échiquier éclair éclaireurs école écoles
    écologie écologique écologiste économie économique écoute écran écrit écriture écrivain écrivains écurie
    édition éditions éducatif éducation éducative égalité église électrique élève élèves élan émotion émotions énergie
    énergies entraîner entraînement entraîneur époque épanouissement équestre équilibre équipe équipes
    équitable équitation équité érudition espérance espéranto étang étangs état étoile étoiles étranger étrangers
    être étude études étudiant étudiante étudiants éveil évènement événement événements événementiel évolution
    excédent exposés fédération fédérations fédérer féminin féminine féminisme félin félins fête fêtes fierté fidélité
    forêt forêts fraternité frère frères gâteau généalogie généalogique général générale généraliste génération
    générations génie géologie gérer gérontologie grâce guérison handicapé handicapés handicapées harmonie hébergement
    héritage héros hôpital hôpitaux hôtel hôtellerie hélène île îles identité illimité immédiat indépendance
    indépendant indépendante indépendants industriel ingénieur ingénieurs intégration intérêt intérêts
    intergénérationnel intergénérationnelle intérieur itinéraire judéo kinésithérapie laïcité laïque laïques latinité
    légende légendes lecteurs légitime liberté libéral libérer libération libre litéraire littéraire littéraires
    littérature lumière lumières lycée lycées médaille médaillé médaillés médecin médecine médecins média médias
    médiation médiathèque médical médicale médico médiéval médiévale médiévales méditation mélodie mémoire mémoires
    ménage ménages mère mères mécanique mélange mérite métallurgie métier métiers méthode mêlée modèle modèles
    modélisme modéliste modélistes moto motocycliste municipalité musée musées mutualité même mûrier nécessaire
    nécessité négoce noël numérique océan œuvre œuvres œcuménique oenologie olympique opéra opération ouvrières
    palmarès pâtisserie pédagogie pédagogique pédestre pédestres pêche pêcheur pêcheurs père pères période pérou
    pétanque philatélie philatélique piéton piétons piété pièce plaisanciers plongée poème poèmes poésie poésies poète
    poètes polémique portée pompes précarité préfecture préhistoire première premières prévention préparation présence
    présentation préservation préserver président prêt privé privée problème professionnel progrès projet propriétaire
    propriétaires propriété protégé protéger protégée provençal provençale provençales provençaux préparer prévoyance
    psychothérapie publicité qualité quête réalisation réaliser récréatif récréation récréative rééducation réflexion
        réflexions région régional régionale régionales régions réinsertion relève religieuse règle
    réhabilitation rénovation
    répertoire répétition république république réseau réseaux résidence résidences résidents résistance résistant
    résistants ressource ressources rêve rêves retraitées retraités réunion réunir
    réussite révolution rivière rivières santé santons scène scènes sécurité séjour séjours sénégal sénégalaise
    sénior séniors série siècle société sociétés soirée solidarité solidarités spécial spécialisé spectacle
    spéléologie spéléologique sophrologie stéphane supérieur sûreté symphonie synthèse système sœur sœurs
    télé téléphone télévision thé théâtral théâtrale théâtre théâtres thématique thème thèmes thérapeutique thérapie
    tennis têtes tiède trésor trésors troisième troupe ukrainienne unité université universitaire vélo
    vélos vérité vétéran vétérans vidéo vidéos viêt ville vœux zèle déjà très près auprès grâce
    musées maçonnerie français française françaises façade façon leçon leçons façades garçon garçons façonner reçu
    forçat provençaux hameçon limaçon maçon maçons initiés mariés réfugié réfugiés salarié salariés
    habilité handisport aïkido aïkidô karaté judo jujitsu taï naïf païen
    accordées annuité années année arrivée arrivées assemblée assemblées bouée chaussée chevauchée colonnée cuillère
    croisée destinée donnée données durée entrée fée fées fusée idée idées journée journées lycéens marée marées
        montée musée nuée pensée pensées poignée portée rentrée randonnée randonnées ruchée soirées tournée
    tournées traversée
    trophée trophées vallée vallées veillée veillées volée mairie métropole ménagère ménagères cafetière infirmière
    infirmières ouvrière première bergère bergères bière carrière croisière frontière frontières lavandières lisière
    manière matière matières poussière prière rivière rosière ancêtre ancêtres arrêt conquête enquête fenêtre
    fenêtres bêtise bête bêtes tempête tête arène arènes caractère célèbre collègue collègues cèdre cèdres critère
    fidèle fidèles fièvre modèle mystère mystères père règlement sève trèfle règles zèbre accueillir
    gaîté goût août bûche brûlé coût dôme contrôle fantôme hôte hôtes pôle pôles rôle rôles symptôme trône
    tôt bientôt allô diplôme diplômés cône chaîne connaître dîner fraîcheur huître huîtres maître maîtres maîtresse
    maîtrise naître paraître île îlot îlots traître voûte croûte âme âmes âne ânes bâle câble câlin câlins châle
    château châteaux fâcheux gâteaux grâces hâte lâcher mâcon mâle pâques pâte pâtes plâtre théâtres
        créole créoles comoriens comorienne comorien guyanais réunionnais antillais berbère kabyle algérien
    algérienne algériens tunisien
    vietnamienne portugais cambodgien méditerranéen méditerranéenne méditerranéens européen européenne européens
    grès martégal martégale martégales martégaux
    """
)

NAMES = _by_fold(
    """
    Martigues Berre Ferrières Jonquières Caronte Carro Couronne Lavéra Figuerolles Boudème Pouane Port-de-Bouc
    Fos Istres Marseille Miramas Châteauneuf Marignane Vitrolles Aix Arles Avignon Toulon Nice Paris Provence
    Camargue Méditerranée France Europe Afrique Asie Amérique Corse Italie Espagne Portugal Algérie Maroc Tunisie
        Sénégal Mali Madagascar Comores Arménie Vietnam Liban Palestine Israël Grèce Pologne Ukraine Rhône
    Bouches-du-Rhône
    Alpes Sud PACA Ensuès Sausset Carry Rognac Gignac Châteauneuf-les-Martigues Marthe Crau Sainte-Victoire
    Alpilles Vaccarès Canto-Perdrix Croix-Sainte Mas-de-Pouane Notre-Dame-des-Marins Saint-Pierre Saint-Julien
    Saint-Roch Saint-Mitre Saint-Mitre-les-Remparts Baussengue Venise
    Jaurès Moulin Curie Aragon Triolet Cotton Turcan Picasso Gagarine Daudet Zola Hugo Verne Pagnol Mistral
    Cézanne Prévert Éluard Péri Langevin Wallon Rousseau Voltaire Rimbaud Desnos Ziem Maurras Brassens Brel
    Mandela Gandhi Allende Lénine Robespierre Saint-Exupéry
    Noël Dieu Jésus Christ Bible Coran Islam Pâques Lions Rotary Kiwanis Emmaüs
    Saint Sainte
    """
) | {"st": "Saint", "ste": "Sainte", "ile-de-france": "Île-de-France"}

FIRST_NAMES = frozenset(
    [
        "Jean",
        "Louis",
        "Paul",
        "Pablo",
        "Marie",
        "Pierre",
        "Jacques",
        "Henri",
        "Charles",
        "Félix",
        "Elsa",
        "Eugénie",
        "Jeanne",
        "Joliot",
        "Francis",
        "Frédéric",
        "Victor",
        "Émile",
        "Alphonse",
        "Georges",
        "Marcel",
        "Maurice",
        "Lucien",
        "Albert",
        "Antoine",
        "André",
        "Gabriel",
        "Youri",
        "Nelson",
        "Salvador",
        "Simone",
        "Rosa",
        "Olympe",
        "Lucie",
        "Gérard",
        "Julien",
        "Henry",
        "Robert",
        "René",
        "Roger",
        "Raymond",
        "Joseph",
        "François",
        "Édouard",
        "Édith",
        "Danielle",
        "Casanova",
    ]
)
NAMES |= {fold(name): name for name in FIRST_NAMES}

ACRONYMS = frozenset(
    [
        "aappma",
        "adapei",
        "adil",
        "admr",
        "afm",
        "afn",
        "afpa",
        "aipe",
        "alsh",
        "amap",
        "anacr",
        "apf",
        "apel",
        "ape",
        "apei",
        "apeis",
        "arac",
        "as",
        "asbl",
        "asf",
        "asptt",
        "asso13",
        "aspa",
        "bmx",
        "bd",
        "btp",
        "caf",
        "cap",
        "cft",
        "cdos",
        "cfdt",
        "cfe",
        "cftc",
        "cgc",
        "cgt",
        "ciq",
        "clcv",
        "cmcas",
        "cnl",
        "cnrs",
        "cpie",
        "crs",
        "csc",
        "cs",
        "ctf",
        "edf",
        "ehpad",
        "em",
        "epn",
        "erdf",
        "fc",
        "fcpe",
        "ffc",
        "ffesss",
        "fjep",
        "fnaca",
        "fnath",
        "fo",
        "fol",
        "fsgt",
        "fsu",
        "gdf",
        "ges",
        "gr",
        "gv",
        "hlm",
        "ime",
        "itep",
        "jc",
        "jcm",
        "judo-jj",
        "lpo",
        "mgen",
        "mjc",
        "mlc",
        "mrap",
        "msa",
        "ncm",
        "nmc",
        "om",
        "omj",
        "oms",
        "onu",
        "pcf",
        "peep",
        "pmr",
        "psc",
        "ps",
        "rc",
        "rcm",
        "rer",
        "rm",
        "ro",
        "rpg",
        "sa",
        "sarl",
        "scm",
        "sel",
        "sida",
        "sm",
        "smc",
        "sncf",
        "snsm",
        "spa",
        "spip",
        "srias",
        "ssiap",
        "sud-ctc",
        "tc",
        "tgv",
        "tt",
        "ttcm",
        "udaf",
        "uc",
        "ufc",
        "ufcv",
        "ufolep",
        "unc",
        "unrpa",
        "unss",
        "urssaf",
        "us",
        "usep",
        "usm",
        "ussm",
        "usa",
        "utl",
        "vbc",
        "vc",
        "vih",
        "vmeh",
        "vtt",
        "ulm",
        "ulis",
        "ump",
        "unapei",
        "handi13",
        "dj",
        "dvd",
        "cd",
        "tv",
        "hq",
        "sos",
        "bcd",
        "lgbt",
        "ptt",
        "mms",
        "cb",
        "rap3",
        "aeem",
        "cis",
        "cej",
        "ccas",
        "cias",
    ]
) - {"cap", "gr", "rap3"}

NOT_ROMAN = frozenset({"vi"})

STREETS = {
    "av": "avenue", "ave": "avenue", "all": "allée", "bd": "boulevard", "bld": "boulevard", "che": "chemin",
    "chem": "chemin", "crs": "cours", "esp": "esplanade", "imp": "impasse", "lot": "lotissement", "pl": "place",
    "qu": "quai", "rte": "route", "res": "résidence", "sq": "square", "trav": "traverse", "tra": "traverse",
    "bat": "bâtiment", "bt": "bâtiment", "esc": "escalier", "apt": "appartement", "appt": "appartement",
    "rpt": "rond-point", "rle": "ruelle", "mte": "montée", "qua": "quartier", "zac": "ZAC", "zi": "ZI", "za": "ZA",
    "vla": "villa", "bp": "BP", "cs": "CS", "hlm": "HLM", "st": "Saint", "ste": "Sainte", "gal": "général",
    "mal": "maréchal", "dr": "docteur", "pdt": "président",
}  # fmt: skip
STREET_WORDS = frozenset(
    [
        "rue",
        "avenue",
        "allée",
        "allee",
        "boulevard",
        "chemin",
        "cours",
        "esplanade",
        "impasse",
        "lotissement",
        "place",
        "quai",
        "route",
        "résidence",
        "residence",
        "square",
        "traverse",
        "bâtiment",
        "batiment",
        "escalier",
        "appartement",
        "rond-point",
        "ruelle",
        "montée",
        "montee",
        "quartier",
        "villa",
        "maison",
        "hôtel",
        "hotel",
        "centre",
        "espace",
        "immeuble",
        "bis",
        "ter",
        "quater",
    ]
)
