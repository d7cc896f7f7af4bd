"""Jokes beside the first one of each language."""

from __future__ import annotations

JOKES = {
    "en": (
        "Why do programmers prefer dark mode? Because light attracts bugs.",
        "There are 10 kinds of people: those who know binary and those who do not.",
        "I told my computer that I needed a break. Now it will not stop sending me holiday adverts.",
        "A SQL query walks into a bar, goes up to two tables and asks: may I join you?",
        "Parallel lines have so much in common. It is a shame they will never meet.",
        "What do you call a fish without eyes? A fsh.",
    ),
    "de": (
        "Treffen sich zwei Jäger. Beide tot.",
        "Was macht ein Pirat am Computer? Er drückt die Enter-Taste.",
        "Warum können Geister so schlecht lügen? Weil man durch sie hindurchsieht.",
    ),
    "es": (
        "¿Qué hace una abeja en el gimnasio? ¡Zum-ba!",
        "¿Cuál es el colmo de un electricista? No encontrar su corriente de trabajo.",
        "Hay 10 tipos de personas: las que saben binario y las que no.",
    ),
    "fr": (
        "Que fait une fraise sur un cheval ? Tagada, tagada.",
        "Il y a 10 sortes de gens : ceux qui comprennent le binaire et les autres.",
        "Que dit un citron qui fait un hold-up ? Plus un zeste !",
    ),
    "zh": (
        "世界上有10种人：懂二进制的和不懂二进制的。",
        "为什么程序员分不清万圣节和圣诞节？因为 OCT 31 等于 DEC 25。",
        "问：什么动物最容易摔倒？答：狐狸，因为它狡猾（脚滑）。",
    ),
    "ja": (
        "アルミ缶の上にあるミカン。",
        "世の中には10種類の人がいます。2進数がわかる人と、わからない人です。",
        "イクラはいくら？",
    ),
    "th": (
        "บนโลกนี้มีคน 10 ประเภท คือคนที่รู้เลขฐานสองกับคนที่ไม่รู้",
        "ปลาอะไรไม่มีน้ำอยู่ ปลากระป๋อง",
        "อะไรเอ่ยยิ่งตัดยิ่งยาว ถนน",
    ),
}
