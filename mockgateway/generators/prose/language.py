"""Tell the language of a text by its script and its small words, and which language an instruction asks for."""

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.generators.prose import others
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS

_LATIN = lazy(r"[a-zà-öø-ÿß]+")
_KANA, _HAN, _THAI = lazy("[ぁ-ゟァ-ヿ]"), lazy("[一-鿿]"), lazy("[ก-๛]")
_QUOTED = lazy(
    r'"[^"\n]{0,400}"|“[^”\n]{0,400}”|「[^」\n]{0,400}」|«[^»\n]{0,400}»|„[^“\n]{0,400}“|(?<!\w)\'[^\'\n]{1,400}\'(?!\w)|```.{0,4000}?```|https?://\S+',
    re.DOTALL,
)

# So that a foreign name does not turn the question: `Explain Schrödinger's cat`.
_ASKED_IN_ENGLISH = lazy(
    r"\W*(?:explain|what(?:'s)? is|who (?:is|was)|tell me|how (?:does|do|is|to)|describe|why (?:is|do|does|are)|compare|summari[sz]e|give me)\b"
)

# What each language is called, in each language; the first of a row is its code.
NAMES = {
    "english": "en", "inglés": "en", "ingles": "en", "englisch": "en", "englische": "en", "英语": "en", "英文": "en", "英語": "en", "อังกฤษ": "en",
    "chinese": "zh", "mandarin": "zh", "chino": "zh", "chinesisch": "zh", "chinesische": "zh", "中文": "zh", "汉语": "zh", "中国語": "zh", "จีน": "zh",
    "thai": "th", "tailandés": "th", "thailändisch": "th", "泰语": "th", "泰文": "th", "タイ語": "th", "ไทย": "th",
    "spanish": "es", "español": "es", "spanisch": "es", "spanische": "es", "西班牙语": "es", "西班牙文": "es", "スペイン語": "es", "สเปน": "es",
    "german": "de", "alemán": "de", "deutsch": "de", "deutsche": "de", "德语": "de", "德文": "de", "ドイツ語": "de", "เยอรมัน": "de",
    "japanese": "ja", "japonés": "ja", "japanisch": "ja", "japanische": "ja", "日语": "ja", "日文": "ja", "日本語": "ja", "ญี่ปุ่น": "ja",
    "french": "fr", "francés": "fr", "französisch": "fr", "法语": "fr", "法文": "fr", "フランス語": "fr", "ฝรั่งเศส": "fr",
    "anglais": "en", "chinois": "zh", "thaï": "th", "thaïlandais": "th", "espagnol": "es", "allemand": "de", "japonais": "ja", "français": "fr", "francais": "fr", "französische": "fr",
    "italian": "it", "portuguese": "pt", "korean": "ko", "russian": "ru", "arabic": "ar", "hindi": "hi", "vietnamese": "vi", "dutch": "nl", "polish": "pl", "turkish": "tr",
}  # fmt: skip
CALLED = {
    "en": {
        "en": "English",
        "zh": "Chinese",
        "th": "Thai",
        "es": "Spanish",
        "de": "German",
        "ja": "Japanese",
        "fr": "French",
    },
    "zh": {
        "en": "英语",
        "zh": "中文",
        "th": "泰语",
        "es": "西班牙语",
        "de": "德语",
        "ja": "日语",
        "fr": "法语",
    },
    "th": {
        "en": "ภาษาอังกฤษ",
        "zh": "ภาษาจีน",
        "th": "ภาษาไทย",
        "es": "ภาษาสเปน",
        "de": "ภาษาเยอรมัน",
        "ja": "ภาษาญี่ปุ่น",
        "fr": "ภาษาฝรั่งเศส",
    },
    "es": {
        "en": "inglés",
        "zh": "chino",
        "th": "tailandés",
        "es": "español",
        "de": "alemán",
        "ja": "japonés",
        "fr": "francés",
    },
    "de": {
        "en": "Englisch",
        "zh": "Chinesisch",
        "th": "Thailändisch",
        "es": "Spanisch",
        "de": "Deutsch",
        "ja": "Japanisch",
        "fr": "Französisch",
    },
    "fr": {
        "en": "anglais",
        "zh": "chinois",
        "th": "thaï",
        "es": "espagnol",
        "de": "allemand",
        "ja": "japonais",
        "fr": "français",
    },
    "ja": {
        "en": "英語",
        "zh": "中国語",
        "th": "タイ語",
        "es": "スペイン語",
        "de": "ドイツ語",
        "ja": "日本語",
        "fr": "フランス語",
    },
}


@lru_cache(maxsize=1)
def _asks() -> re.Pattern[str]:
    latin = "|".join(name for name in NAMES if name.isascii() or name[0] < "Ā")
    other = "|".join(name for name in NAMES if name[0] >= "Ā")
    return re.compile(
        rf"\b(?:answer|reply|respond|write|speak|talk|say it|explain|describe|output|responde|contesta|escribe|habla|antworte|schreibe?|sprich|give|répond\w*|écri\w+|parle\w*)\b[^.!?\n]{{0,60}}?"
        rf"\b(?:in|en|auf|speak|only|sprich|habla)\s+(?:only )?(?P<a>{latin})\b|(?:用|以|请说|使用)\s*(?P<b>{other})(?!翻译)|(?:ตอบ|พูด|เขียน)[^\n]{{0,20}}?(?:ภาษา)\s*(?P<c>{other})"
        rf"|(?P<d>{other})\s*で(?:答|回答|返|話|書|説明)|(?:\A|[.!?]\s*)in (?P<e>{latin})\s*[,:]|\b(?:in|en|auf) (?P<f>{latin})\W*(?:\Z|please|por favor|bitte|s'il)",
        re.IGNORECASE,
    )


def asked_for(text: str) -> str | None:
    """The language an instruction wishes the answer to be in (`always answer in Spanish`), None for no wish."""
    found = _asks().search(text.lower()) if text else None
    return NAMES[next(group for group in found.groups() if group)] if found else None


def detect(text: str) -> str | None:
    """The language a text is written in, what it quotes left out; None where nothing tells."""
    text = _QUOTED.sub(" ", text) if len(text) < 20_000 else text[:20_000]
    low = text.lower()
    if not low.isascii():
        kana, han, thai = len(_KANA.findall(low)), len(_HAN.findall(low)), len(_THAI.findall(low))
        words = len(_LATIN.findall(low))
        if thai / 4 > max(words, han / 2):
            return "th"
        if kana and (kana + han) / 2 > words:
            return "ja"
        if han / 1.7 > words:
            return "zh"
        if (
            han > 1
            and _HAN.match(low.lstrip(" \n“《「"))
            and not kana
            and not any(word in WORDINGS["en"].noise for word in _LATIN.findall(low))
        ):
            return "zh"
        if not words and thai + kana + han:
            return "th" if thai else "ja" if kana else "zh"
        if not words and (other := others.detect(text, {})):
            return other
    seen = _LATIN.findall(low)
    if not seen:
        return None
    scores = {
        code: sum([word in WORDINGS[code].noise for word in seen])
        for code in ("en", "es", "de", "fr")
    }
    scores["es"] += 2 * bool(re.search("[¿¡ñ]|ción", low)) + (re.search("[áéíóú]", low) is not None)
    scores["fr"] += 2 * bool(
        re.search("[çœàêèûùîâë]|\\b[cdjlmnqst]['’](?=[aeiouyhéêà])|qu['’]", low)
    ) - bool(re.search("[ñß]|\\bi['’]m\\b", low))
    scores["de"] += 2 * bool(re.search("[äöüß]", low))
    scores["en"] += 2 * (_ASKED_IN_ENGLISH.match(low) is not None)
    if other := others.detect(text, scores):
        return other
    for code in ("en", "es", "de", "fr"):
        if scores[code] == max(scores.values()) and (scores[code] or WORDINGS[code].cues):
            return code if scores[code] or _greeted(low) == code else _greeted(low)
    return None


def _greeted(low: str) -> str | None:
    """The language of a greeting or a thank-you, which may have no small words."""
    return next(
        (
            code
            for code in ("en", "es", "de", "fr")
            if any(re.match(WORDINGS[code].cues[cue], low) for cue in ("hello", "thanks", "bye"))
        ),
        None,
    )
