"""Invent short texts from the words of the field that a request is about."""

from __future__ import annotations

from mockgateway.generators.prose.inventing import (
    abroad,
    agendas,
    ideas,
    interface,
    menus,
    naming,
    plans,
    poems,
    questions,
    rows,
    selling,
    social,
    tales,
    users,
    wishes,
    words,
)
from mockgateway.generators.prose.question import Question

_WRITERS = {
    "haiku": poems.haiku,
    "limerick": poems.limerick,
    "poem": poems.poem,
    "names": naming.names,
    "slogans": naming.slogans,
    "story_of_user": users.story,
    "criteria": users.criteria,
    "test_cases": users.test_cases,
    "persona": users.persona,
    "records": rows.records,
    "error": interface.error,
    "empty": interface.empty,
    "button": interface.button,
    "tooltip": interface.tooltip,
    "success": interface.success,
    "confirm": interface.confirm,
    "placeholder": interface.placeholder,
    "loading": interface.loading,
    "cookies": interface.cookies,
    "onboarding": interface.onboarding,
    "caption": social.caption,
    "post": social.post,
    "hashtags": social.hashtags,
    "meta": selling.meta,
    "headline": selling.headline,
    "store": selling.store,
    "bio": social.bio,
    "training": plans.training,
    "product": selling.product,
    "push": selling.push,
    "itinerary": plans.itinerary,
    "meals": plans.meals,
    "workout": plans.workout,
    "packing": plans.packing,
    "shopping": plans.shopping,
    "recipe": plans.recipe,
    "agenda": agendas.agenda,
    "ideas": ideas.ideas,
    "features": ideas.features,
    "titles": ideas.titles,
    "story": tales.story,
    "dialogue": tales.dialogue,
    "sentences": words.sentences,
    "adjectives": words.adjectives,
    "menu": menus.menu,
    "checklist": menus.checklist,
    "reviews": menus.reviews,
    "welcome": interface.welcome,
    "quiz": questions.trivia,
    "flashcards": questions.flashcards,
    "riddles": questions.riddles,
    "icebreakers": questions.icebreakers,
    "survey": questions.survey,
    "discussion": questions.discussion,
    "interview": questions.interview,
}


def answer(question: Question) -> str | None:
    """Return the text that a request wants invented, or None if it asks for no such text."""
    if question.reply.code != "en" or question.language.code != "en":
        return abroad.answer(question)
    wish = wishes.read(question)
    return _WRITERS[wish.kind](wish) if wish else None


def data(question: Question) -> str | None:
    """Return the records that a request wants invented, or None if it asks for none."""
    if question.reply.code != "en" or question.language.code != "en":
        return None
    wish = wishes.read(question)
    return rows.records(wish) if wish and wish.kind == "records" else None
