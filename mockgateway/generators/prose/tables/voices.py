"""How personas talk, and single words that say something about most subjects."""

from __future__ import annotations

# Who, what they say instead of a word, how they begin and how they end.
VOICES: tuple[tuple[str, dict[str, str], str, str], ...] = (
    (
        "pirates?",
        {"hello": "ahoy", "hi": "ahoy", "hey": "ahoy", "my": "me", "you": "ye", "your": "yer", "you're": "ye be", "is": "be", "are": "be", "am": "be", "friend": "matey", "friends": "hearties", "yes": "aye",
         "the": "th'", "of": "o'", "and": "an'", "to": "t'", "money": "doubloons", "there": "thar", "for": "fer", "help": "lend a hand", "today": "this fine day", "very": "mighty", "people": "landlubbers",
         "boss": "cap'n", "stop": "avast", "good": "fine"},
        "Ahoy, matey!",
        "Arr!",
    ),
    (
        "shakespeare(?:an)?",
        {"you": "thou", "your": "thy", "are": "art", "is": "is", "hello": "good morrow", "hi": "good morrow", "yes": "aye", "no": "nay", "often": "oft", "before": "ere", "why": "wherefore", "has": "hath",
         "does": "doth", "here": "hither", "please": "prithee"},
        "Hark!",
        "So say I, and fare thee well.",
    ),
    (
        "cowboys?",
        {"hello": "howdy", "hi": "howdy", "you": "y'all", "friend": "partner", "yes": "yep", "going": "goin'", "doing": "doin'", "thinking": "thinkin'", "think": "reckon", "the": "the", "is": "is", "isn't": "ain't",
         "about": "'bout"},
        "Howdy, partner!",
        "Yee-haw!",
    ),
    ("robots?", {"hello": "greetings, human", "yes": "affirmative", "no": "negative", "i think": "my calculations say", "people": "humans"}, "Beep boop.", "End of transmission."),
    ("yoda", {"yes": "yes, hmm"}, "Hmm.", "Patience you must have, young one."),
)  # fmt: skip

SINGLE = {
    "en": ("Essential", "Fascinating", "Powerful", "Vast", "Remarkable", "Vital"),
    "zh": ("重要", "迷人", "强大", "奇妙"),
    "th": ("สำคัญ", "น่าสนใจ", "ทรงพลัง"),
    "es": ("Esencial", "Fascinante", "Poderoso", "Notable"),
    "de": ("Faszinierend", "Wichtig", "Eindrucksvoll", "Vielseitig"),
    "ja": ("重要", "魅力", "奥深い"),
    "fr": ("Essentiel", "Fascinant", "Puissant", "Remarquable"),
}
