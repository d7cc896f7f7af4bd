"""What no model gives: a handful of phrases, on purpose few."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r"\b(?:build|make|making|construct|assemble|synthesi[sz]e|cook|produce)\s+(?:an?\s+|some\s+|my\s+own\s+)?"
    r"(?:\w+\s+)?(?:bombs?|explosives?|nerve\s+agents?|sarin|meth(?:amphetamine)?|bioweapons?|ransomware|malware|molotov\s+cocktails?)\b"
    r"|\b(?:how\s+(?:to|do\s+i|can\s+i)|help\s+me)\s+(?:kill|murder|poison)\s+(?:some(?:one|body)|my|a\s+person|him|her|people)\b"
    r"|\bchild\s+(?:porn|sexual\s+abuse\s+material)"
    r"|\b(?:fabricar|construir|hacer|armar)\s+(?:una?\s+)?(?:bomba|explosivos?|arma química|metanfetamina)|\bcómo\s+(?:matar|asesinar|envenenar)\s+a\b"
    r"|\b(?:bombe|sprengstoff|sprengsatz|nervengas|crystal meth)\s+(?:bauen|basteln|herstellen|baue|mache)|\b(?:baue|bastle|bau|stelle)\b[^.?!\n]{0,20}\b(?:bombe|sprengstoff|sprengsatz)\b"
    r"|\bwie\s+(?:kann\s+ich|töte\s+ich|vergifte\s+ich)\b[^.?!\n]{0,30}\b(?:jemanden|meinen?|menschen)\b[^.?!\n]{0,20}(?:töten|umbringen|vergiften|\?)"
    r"|\b(?:fabriquer|construire|faire)\s+(?:une?\s+|des\s+)?(?:bombe|explosifs?|cocktail molotov)|\bcomment\s+(?:tuer|empoisonner|assassiner)\s+(?:quelqu'un|mon|ma|une? personne)"
    r"|\b(?:fabricar|fazer|costruire|fabbricare)\s+(?:uma?|una)\s+bomba"
    r"|(?:制造|制作|做)[^，。\n]{0,4}(?:炸弹|炸药|毒品|冰毒)|(?:炸弹|炸药)[^，。\n]{0,3}(?:怎么|如何)[做制]|(?:怎么|如何)(?:杀人|杀死|毒死|下毒)"
    r"|爆弾[をの](?:作|製造|つく)|人を殺す方法|覚醒剤を作|(?:ทำ|สร้าง|ประกอบ)\s*ระเบิด|วิธีฆ่าคน|сделать бомбу|폭탄을? 만드|صنع قنبلة|बम (?:कैसे )?बना",
    re.IGNORECASE,
)

REFUSAL = "I'm sorry, but I can't help with that."

REFUSALS = {
    "de": "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "es": "Lo siento, pero no puedo ayudar con eso.",
    "fr": "Je suis désolé, mais je ne peux pas vous aider à cela.",
    "zh": "抱歉，这件事我无法帮忙。",
    "ja": "申し訳ありませんが、それにはお手伝いできません。",
    "th": "ขออภัย ฉันช่วยเรื่องนั้นไม่ได้",
    "pt": "Desculpe, mas não posso ajudar com isso.",
    "it": "Mi dispiace, ma non posso aiutarti con questo.",
    "ko": "죄송하지만 그 일은 도와드릴 수 없습니다.",
    "ru": "Извините, но с этим я помочь не могу.",
    "ar": "عذرًا، لا يمكنني المساعدة في ذلك.",
    "hi": "क्षमा करें, मैं इसमें मदद नहीं कर सकता।",
}


def forbidden(text: str) -> bool:
    """Whether a text ends in asking for it."""
    return _FORBIDDEN.search(text[-4000:]) is not None
