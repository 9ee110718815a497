"""French words that carry no meaning of their own in a search. All are folded."""

ELIDED = frozenset(
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"]
)
"""What may stand before an apostrophe and be dropped with it: l'inscription, qu'une, jusqu'au."""

INVERTED = frozenset(
    [
        "t",
        "il",
        "ils",
        "elle",
        "elles",
        "on",
        "je",
        "tu",
        "ce",
        "ci",
        "la",
        "le",
        "les",
        "moi",
        "toi",
        "lui",
        "leur",
        "y",
        "en",
    ]
)
"""What a hyphen ties to a verb or a noun without making a new word: peut-il, celui-ci, dis-le."""

_GRAMMAR = """
a au aux ce ceci cela celle celles celui ces cet cette ceux ci ca d de des dont du elle elles en eux il ils je l la le
les leur leurs lui ma me meme memes mes moi mon ne nos notre nous on par pas pour qu que qui quoi sa se ses si soi son
sur ta te tes toi ton tu un une vos votre vous y et ou ni mais donc or car avec dans chez comme ainsi alors aussi tout
toute toutes tous tres n s t m j c
"""

_AUXILIARIES = """
ai as avons avez ont avais avait avions aviez avaient aura auront aurait auraient aurais ayant eu eue eues eus ait
aient suis es est sommes etes sont etais etait etions etiez etaient sera seront serait seraient serais etant ete soit
soient fut etre avoir
"""

_QUESTIONS = """
quel quelle quels quelles lequel laquelle lesquels lesquelles comment combien pourquoi quand peut peux puis dois doit
faut faire fait fais
"""

STOP_WORDS = frozenset(f"{_GRAMMAR} {_AUXILIARIES} {_QUESTIONS}".split())
"""Question words are here because answers do not contain them: each question would be told `some_words`."""
