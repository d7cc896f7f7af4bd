"""Short questions whose answer everybody can check, and what to say to somebody who tells how they feel, in English."""

# ruff: noqa: E501 -- questions are easier to check in one piece

from __future__ import annotations

TRIVIA = tuple(
    tuple(line.split(" => "))
    for line in r"""
(?:largest|biggest) planet => The largest planet of the solar system is Jupiter.
smallest planet => The smallest planet of the solar system is Mercury.
(?:closest|nearest) planet to the sun => The planet closest to the Sun is Mercury.
red planet => The red planet is Mars: iron oxide colours its dust.
how many planets => The solar system has eight planets.
how many continents => There are seven continents.
(?:largest|biggest) ocean => The largest ocean is the Pacific.
(?:tallest|highest) mountain => The highest mountain is Mount Everest, at 8,849 metres.
longest river => The longest river is usually taken to be the Nile, at about 6,650 km; the Amazon comes close.
(?:largest|biggest) country => The largest country by area is Russia.
(?:largest|biggest) (?:animal|mammal) => The largest animal is the blue whale.
fastest (?:land )?animal => The fastest land animal is the cheetah, at about 100 km/h.
speed of light => Light travels at 299,792,458 metres per second in a vacuum.
speed of sound => Sound travels at about 343 metres per second in air at 20 °C.
boiling point of water|water boils?\b => Water boils at 100 °C (212 °F) at sea level.
freezing point of water|water freezes?\b => Water freezes at 0 °C (32 °F).
who (?:wrote|is the author of) (?:hamlet|macbeth|romeo and juliet|othello) => William Shakespeare wrote it, around 1600.
who (?:wrote|is the author of) (?:1984|nineteen eighty-four|animal farm) => George Orwell wrote it.
who (?:wrote|is the author of) pride and prejudice => Jane Austen wrote Pride and Prejudice, published in 1813.
who (?:wrote|is the author of) don quixote => Miguel de Cervantes wrote Don Quixote, published in 1605 and 1615.
who painted the mona lisa => Leonardo da Vinci painted the Mona Lisa.
who invented the telephone => Alexander Graham Bell was granted the patent for the telephone in 1876.
who invented the (?:world wide )?web\b => Tim Berners-Lee invented the World Wide Web in 1989.
who (?:created|invented|made) python => Guido van Rossum created Python, first released in 1991.
who (?:created|invented|made) (?:linux|git)\b => Linus Torvalds created it.
first (?:man|person|human) (?:on|to walk on) the moon => Neil Armstrong was the first person on the Moon, on 20 July 1969.
when did (?:world war (?:ii|2|two)|the second world war) end|wwii end => The Second World War ended in 1945.
when did (?:world war (?:i|1|one)|the first world war) end => The First World War ended on 11 November 1918.
berlin wall (?:fall|come down) => The Berlin Wall fell on 9 November 1989.
days (?:are )?(?:there )?in a leap year => A leap year has 366 days.
days (?:are )?(?:there )?in a year => A year has 365 days, and a leap year 366.
(?:hours|minutes) (?:are )?(?:there )?in a day => A day has 24 hours, which is 1,440 minutes.
weeks (?:are )?(?:there )?in a year => A year has 52 weeks and one or two days.
bones (?:are )?(?:there )?in (?:the|an? adult) (?:human )?(?:human|body|adult) => An adult has 206 bones.
chemical (?:symbol|formula) (?:for|of) water|formula of water => The chemical formula of water is H₂O.
chemical symbol (?:for|of) gold => The chemical symbol of gold is Au.
value of pi|what is pi\b|digits of pi => Pi is about 3.14159265358979.
is (?:the )?earth round => Yes. The Earth is round, slightly flattened at the poles.
is (?:the )?earth flat => No. The Earth is round, slightly flattened at the poles, as ships, satellites and eclipses show.
is water wet => Yes, by everyday use of the word: water wets whatever it touches.
is the sky blue => Yes. The sky is blue by day, because air scatters short wavelengths of light the most.
is python (?:a )?(?:compiled|interpreted) => Python is compiled to bytecode, which an interpreter runs.
meaning of life => Forty-two, says a famous novel. Most people find it in other people, in useful work and in paying attention.
list and (?:a )?tuple => A list can be changed after it is made, a tuple cannot. So tuples suit fixed records and can be keys of a dict; lists suit collections that grow and shrink.
\Ai(?:'m| am| feel)(?: feeling)? (?:so |very |really |a bit )?(?:sad|down|lonely|depressed|unhappy) => I am sorry to hear that. Would you like to tell me what happened, or would a small distraction help more right now?
\Ai(?:'m| am| feel)(?: feeling)? (?:so |very |really |a bit )?(?:happy|great|excited|good) => That is good to hear! What made it so?
\Ai(?:'m| am| feel)(?: feeling)? (?:so |very |really |a bit )?(?:tired|exhausted|stressed|overwhelmed) => That sounds hard. A short break, a glass of water and one small task at a time often help; would you like to sort your list together?
\Ai(?:'m| am| feel)(?: feeling)? (?:so |very |really |a bit )?(?:bored) => Let us change that: shall I tell a story, ask a riddle, or suggest something new to learn?
\A(?:can|could|will) you help(?: me)?\W*\Z => Of course. What is it about?
why is my (?:code|program|script|app|website|query) (?:so )?slow => Measure first: run it under a profiler and look at the few lines that take the most time. The usual causes are work repeated inside a loop, a query without an index, and waiting for the network one call at a time. Paste the code here and I will look at it.
\btell me (?:a )?(?:fun|interesting|random) fact|\bfun fact => Honey does not spoil: jars found in ancient Egyptian tombs were still good to eat.
\byour favou?rite colou?r => I have no eyes to judge by, but I do like how blue is asked for most.
\b(?:safe to eat|eat) raw eggs => Only with care: raw eggs may carry salmonella. Pasteurised eggs are the safe choice, above all for children, pregnant women and the elderly.
\briddle => What has keys but opens no locks? A piano.
\bflip a coin => Heads.
""".strip().splitlines()
)
