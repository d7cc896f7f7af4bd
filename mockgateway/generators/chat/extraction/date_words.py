"""The words for months, days and distances from today, in several languages."""

from __future__ import annotations

MONTHS = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń",
    2: "february feb februar février fevrier févr fév febrero febbraio fevereiro fev februari",
    3: "march mar märz maerz mrz mars marzo março maart",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sep sept septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
DAYS = (
    "monday mon montag lundi lunes lunedì",
    "tuesday tue tues dienstag mardi martes martedì",
    "wednesday wed mittwoch mercredi miércoles mercoledì",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì",
    "friday fri freitag vendredi viernes venerdì",
    "saturday sat samstag sonnabend samedi sábado sabato",
    "sunday sun sonntag dimanche domingo domenica",
)
RELATIVE = {
    -2: "day\\s+before\\s+yesterday vorgestern avant-hier anteayer",
    -1: "yesterday gestern hier ayer",
    0: "today tonight heute aujourd'hui hoy oggi this\\s+(?:morning|afternoon|evening) 今天 今日",
    1: "tomorrow tmrw morgen demain mañana domani amanhã 明天 明日",
    2: "day\\s+after\\s+tomorrow übermorgen après-demain pasado\\s+mañana 后天",
}
STEPS = {
    1: "day days tag tage tagen jour jours día días",
    7: "week weeks woche wochen semaine semaines semana semanas",
    30: "month months monat monate monaten mois mes meses",
    365: "year years jahr jahre jahren an ans año años",
}
