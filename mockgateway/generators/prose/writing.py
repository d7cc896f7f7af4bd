"""Poems, haiku, stories, slogans and letters on a subject."""

from __future__ import annotations

from mockgateway.generators.prose import posts, wishes
from mockgateway.generators.prose.asked import Asked, fill, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.memory import name_told
from mockgateway.generators.prose.tables.facts import CITIES, FIRST, PEOPLE
from mockgateway.generators.prose.topic import topic

_BODY = {
    "en": "I would like us to agree on what happens next, and on who does what by when.",
    "de": "Ich möchte gern mit Ihnen klären, wie es weitergeht und wer bis wann was übernimmt.",
    "es": "Me gustaría que acordáramos los próximos pasos y quién hace qué y para cuándo.",
    "fr": "J'aimerais que nous convenions de la suite, et de qui fait quoi et pour quand.",
    "zh": "希望能和您商定下一步的安排，以及由谁在什么时候完成。",
    "ja": "今後の進め方と、担当および期限についてご相談できれば幸いです。",
    "th": "อยากขอหารือเรื่องขั้นตอนต่อไป และใครจะทำอะไรภายในเมื่อไร",
}
_TO = lazy(
    r"\b(?:to|an|a|à|für) (?:my (?:boss|manager|colleague|friend|teacher|landlord),? )?((?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-ZÀ-Ü][a-zà-ÿ]{1,20})\b"
)


def answer(asked: Asked) -> str | None:
    """The piece of writing asked for."""
    made = next(
        (kind for kind in ("haiku", "poem", "story", "slogan", "email") if asked.cue(kind)), None
    )
    if made is None or len(asked.said) > 1500:
        return None
    about = topic(asked)
    tongue, code = asked.tongue, asked.tongue.code
    if made == "slogan":
        return speak(asked.pick(tongue.slogan), about)
    if made in ("haiku", "poem"):
        text = asked.pick(tongue.haiku if made == "haiku" else tongue.poem)
        return f"**{about[:1].upper()}{about[1:]}**\n\n" * bool(about) + speak(text, about)
    if made == "story":
        parts = [
            speak(
                line,
                about,
                name=FIRST[code][ord(asked.said[0]) % 3],
                city=CITIES[code][len(asked.said) % 3],
            )
            for line in tongue.story
        ]
        wish = wishes.read(asked)
        if wish.sentences or wish.words or wish.brief:
            return wishes.compose(asked, parts, 7)
        return "\n\n".join(tongue.gap.join(parts[at : at + 3]) for at in range(0, len(parts), 3))
    sender = name_told([turn.text for turn in asked.earlier if turn.role == "user"]) or asked.pick(
        PEOPLE
    )
    email, body, title = tongue.email, _BODY[code], about
    if code == "en" and (occasion := posts.letter(asked.said)):
        title, body, request = occasion
        email = f"Subject: {{Topic}}\n\nDear {{name}},\n\nI hope you are well. {{body}}\n\n{request}\n\nThank you, and best regards,\n{{sender}}"
    return fill(
        email,
        {
            "topic": about,
            "Topic": title[:1].upper() + title[1:],
            "name": to[1] if (to := _TO.search(asked.said)) else asked.pick(FIRST[code]),
            "sender": sender,
            "body": body,
        },
    )
