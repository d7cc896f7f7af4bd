"""Languages that are recognised and answered in a few plain sentences: Portuguese, Italian, Korean, Arabic, Russian, Hindi."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.arithmetic import calculation
from mockgateway.generators.prose.lazy import lazy


class Phrases(NamedTuple):
    """What can be said. hello, thanks, who: regexes of the question; the others are answers, `about` where the subject is named in `{topic}`."""

    hello: str
    thanks: str
    who: str
    greeting: str
    welcome: str
    me: str
    about: str
    lead: str


_PHRASES = {
    "pt": Phrases(
        r"\b(?:olá|oi|bom dia|boa tarde|boa noite)\b", r"\bobrigad[oa]\b", r"\bquem é você\b|\bseu nome\b", "Olá! Como posso ajudar você hoje?", "De nada! Estou aqui se precisar de mais alguma coisa.",
        "Sou mockgateway, um assistente de IA.", "Sobre {topic}: o melhor é começar por um exemplo concreto e ver o que realmente importa. Se quiser, posso explicar passo a passo.",
        r"\b(?:sobre|o que (?:é|são)|explique|explica|como funcionam?|quem (?:é|foi)) (?P<topic>[^.?!\n]{2,60})",
    ),
    "it": Phrases(
        r"\b(?:ciao|buongiorno|buonasera|salve)\b", r"\bgrazie\b", r"\bchi sei\b|\btuo nome\b|\bcome ti chiami\b", "Ciao! Come posso aiutarti oggi?", "Prego! Se ti serve altro, sono qui.",
        "Sono mockgateway, un assistente di IA.", "A proposito di {topic}: conviene partire da un esempio concreto e vedere che cosa conta davvero. Se vuoi, posso spiegarlo passo dopo passo.",
        r"(?:\b(?:su|che cosa (?:è|sono)|spiega(?:mi)?|come funzionano?|chi (?:è|era)|riguardo a) |\b(?:cos'è|che cos'è) )(?P<topic>[^.?!\n]{2,60})",
    ),
    "ko": Phrases(
        "안녕", "감사|고마", "누구|이름", "안녕하세요! 오늘 무엇을 도와드릴까요?", "천만에요! 더 필요한 것이 있으면 말씀해 주세요.", "저는 AI 어시스턴트 mockgateway입니다.",
        "{topic}: 구체적인 예부터 살펴보면 무엇이 중요한지 쉽게 알 수 있습니다. 원하시면 단계별로 설명해 드리겠습니다.", r"(?P<topic>[가-힣A-Za-z0-9 ]{1,30}?)(?:이란|란|은|는|이|가|을|를|에 대해)(?:\s|$)",
    ),
    "ar": Phrases(
        "مرحبا|السلام عليكم|أهلا|صباح الخير", "شكرا", "من أنت|ما اسمك", "مرحبًا! كيف يمكنني مساعدتك اليوم؟", "على الرحب والسعة! أنا هنا إن احتجت إلى شيء آخر.", "أنا mockgateway، مساعد ذكاء اصطناعي.",
        "بخصوص {topic}: من الأفضل البدء بمثال واضح لمعرفة ما هو مهم حقًا. يمكنني الشرح خطوة بخطوة إن أردت.", r"(?:ما هو|ما هي|اشرح(?: لي)?|عن|كيف يعمل|كيف تعمل) (?P<topic>[^.؟!?\n]{2,60})",
    ),
    "ru": Phrases(
        r"\b(?:привет|здравствуй|добрый (?:день|вечер)|доброе утро)", r"\bспасибо\b", r"\bкто ты\b|\bкак тебя зовут\b", "Здравствуйте! Чем я могу помочь вам сегодня?", "Пожалуйста! Обращайтесь, если понадобится что-то ещё.",
        "Я mockgateway, ассистент на основе ИИ.", "По теме «{topic}»: лучше всего начать с конкретного примера и посмотреть, что действительно важно. Если хотите, я объясню всё по шагам.",
        r"(?:что такое|кто такой|кто такая|расскажи(?:те)? (?:мне )?(?:о|об|про)|объясни(?:те)?,? (?:мне )?(?:что такое )?|как работает|как работают) (?P<topic>[^.?!\n]{2,60})",
    ),
    "hi": Phrases(
        "नमस्ते|नमस्कार|हैलो", "धन्यवाद|शुक्रिया", "आप कौन|तुम कौन|आपका नाम", "नमस्ते! आज मैं आपकी क्या मदद कर सकता हूँ?", "आपका स्वागत है! और कुछ चाहिए तो बताइए।", "मैं mockgateway हूँ, एक एआई सहायक।",
        "{topic} के बारे में: किसी ठोस उदाहरण से शुरू करना सबसे अच्छा है, ताकि पता चले कि वास्तव में क्या ज़रूरी है। चाहें तो मैं इसे चरण दर चरण समझा सकता हूँ।",
        r"(?P<topic>[^?।!\n]{2,40}?) (?:क्या है|क्या हैं|के बारे में|को समझा|कौन है|कैसे काम)",
    ),
}  # fmt: skip
_SCRIPTS = (
    ("ko", lazy("[가-힣]")),
    ("ar", lazy("[ء-ي]")),
    ("ru", lazy("[а-яё]")),
    ("hi", lazy("[ऀ-ॿ]")),
)
_SMALL = {
    "pt": frozenset(
        "tudo bem você não é são uma um com para obrigado obrigada olá oi isso como está fazer eu meu minha seu sua que bom dia boa noite tarde explique explica os as dos das do da em no na qual quanto quem o a sobre quero mim".split()
    ),
    "it": frozenset(
        "ciao è che cosa cos di il lo gli una uno un con per sono sei grazie come stai buongiorno buonasera spiega spiegami mi ti questo questa perché quanto fa della del delle nel nella non chi funziona la le più qual".split()
    ),
}
_TELLING = {
    "pt": frozenset(
        "você não olá oi obrigado obrigada são é explique uma um isso tudo bem qual quanto bom boa".split()
    ),
    "it": frozenset(
        "ciao è che grazie buongiorno buonasera spiega spiegami perché della gli il sono sei cos come".split()
    ),
}
_LATIN = lazy(r"[a-zà-öø-ÿß]+")
_ONLY_ELSEWHERE = lazy("[ñ¿¡ßäöüœ]")
CODES = frozenset(_PHRASES)


def detect(text: str, scores: dict[str, int]) -> str | None:
    """The code of one of these languages, if the text is in it rather than in those that score so much."""
    low = text[:2000].lower()
    if not low.isascii():
        for code, letters in _SCRIPTS:
            if len(letters.findall(low)) * 2 > sum(map(str.isalpha, low)):
                return code
    seen = _LATIN.findall(low)
    if not seen or _ONLY_ELSEWHERE.search(low):
        return None
    best = max(scores.values(), default=0)
    for code in ("pt", "it"):
        points = (
            sum([word in _SMALL[code] for word in seen])
            + 2
            * bool(
                re.search("[ãõ]|ção|ssí", low)
                if code == "pt"
                else re.search("\\b(?:cos|com|c|dov)'è|zione\\b|\\bperché\\b", low)
            )
            * 2
        )
        if points >= best and any(word in _TELLING[code] for word in seen):
            return code
    return None


def answer(code: str, said: str, topic: str = "") -> str:
    """A few sentences in that language. topic: what the question is about, where another language says so."""
    phrases, low = _PHRASES[code], said[:2000].lower()
    if made := calculation(said):
        return f"{made[0]} = {made[1]}"
    if len(said) < 60:
        for sign, text in (
            (phrases.thanks, phrases.welcome),
            (phrases.who, phrases.me),
            (phrases.hello, phrases.greeting),
        ):
            if re.search(sign, low):
                return text
    found = re.search(phrases.lead, said[:500], re.IGNORECASE)
    topic = topic or (found["topic"].strip(" ?؟!.") if found else "")
    return phrases.about.format(topic=topic) if topic else phrases.greeting
