"""Short questions whose answer everybody can check, and what to say to somebody who tells how they feel, in English."""

# ruff: noqa: E501 -- questions are easier to check in one piece

from __future__ import annotations

TRIVIA = tuple(
    tuple(line.split(" => "))
    for line in r"""
how far (?:away )?is the moon|distance (?:to|of) the moon => The Moon is about 384,400 km away.
how far (?:away )?is the sun|distance (?:to|of) the sun => The Sun is about 150 million km away; its light takes a little over eight minutes.
how old is the earth|age of the earth => The Earth is about 4.5 billion years old.
how old is the universe|age of the universe => The universe is about 13.8 billion years old.
how many people (?:are there |live )?(?:on|in) (?:the )?(?:earth|world)|world population|population of the (?:world|earth) => About eight billion people live on Earth.
why is the sky blue => Air scatters short wavelengths of sunlight far more than long ones, so blue light reaches us from every direction. At sunset the light travels further through the air, most of the blue is gone, and red is left.
http (?:status )?(?:code )?404|\b404 (?:error|mean)|\b404\W*\Z => 404 Not Found: the server works, but it has nothing at that address. Check the path for typos, or whether the page was moved.
http (?:status )?(?:code )?500|\b500 (?:error|mean) => 500 Internal Server Error: the server met a problem of its own while answering. Its log tells more; trying again may help.
http (?:status )?(?:code )?429|\b429 (?:error|mean) => 429 Too Many Requests: you sent more than the limit allows. Wait for as long as Retry-After says, then try again.
http (?:status )?(?:code )?401|\b401 (?:error|mean) => 401 Unauthorized: the request has no valid credentials. Send a key or log in.
http (?:status )?(?:code )?403|\b403 (?:error|mean) => 403 Forbidden: the server knows who you are, and you may not do this.
when did (?:world war (?:ii|2|two)|the second world war) (?:end|finish) => The Second World War ended in 1945: in Europe on 8 May, in Asia on 2 September.
when did (?:world war (?:ii|2|two)|the second world war) (?:start|begin) => The Second World War began on 1 September 1939.
when did (?:world war (?:i|1|one)|the first world war) (?:start|begin) => The First World War began on 28 July 1914.
when did (?:world war (?:i|1|one)|the first world war) end => The First World War ended on 11 November 1918.
(?:berlin wall) (?:fall|fell)|fall of the berlin wall => The Berlin Wall fell on 9 November 1989.
first (?:man|person|human|men) (?:on|to walk on) the moon|who (?:first )?(?:walked|landed) on the moon => Neil Armstrong was the first to walk on the Moon, on 21 July 1969 (UTC); Buzz Aldrin followed.
moon landing => Apollo 11 landed on the Moon on 20 July 1969.
first (?:man|person|human) in space => Yuri Gagarin was the first human in space, on 12 April 1961.
discover(?:ed)? america => Columbus reached America in 1492; people had lived there for more than 15,000 years, and Norse sailors had come around the year 1000.
first president of the (?:united states|usa?)|first (?:us|american) president => George Washington was the first president of the United States, from 1789 to 1797.
titanic s(?:i|a)nk => The Titanic sank on 15 April 1912.
(?:deepest|depth) (?:ocean|point|trench)|deepest part of the ocean => The deepest place is the Challenger Deep in the Mariana Trench, about 10,900 metres down.
(?:largest|biggest) desert => The largest desert is Antarctica; the largest hot one is the Sahara.
(?:largest|biggest) continent => The largest continent is Asia.
smallest continent => The smallest continent is Australia.
smallest country => The smallest country is Vatican City, at 0.49 square kilometres.
(?:largest|biggest) island => The largest island is Greenland.
(?:largest|biggest|deepest) lake => The largest lake by area is the Caspian Sea; the deepest is Lake Baikal.
how many countries => There are 195 countries, if the 193 members of the United Nations and its two observers are counted.
how many (?:chromosomes) => Humans have 46 chromosomes, in 23 pairs.
how many elements => There are 118 known elements.
how many bits (?:are )?in a byte => A byte has eight bits.
hardest (?:natural )?(?:substance|material|mineral) => The hardest natural material is diamond.
chemical symbol (?:for|of) silver => The chemical symbol of silver is Ag.
chemical symbol (?:for|of) iron => The chemical symbol of iron is Fe.
difference between tcp and udp|tcp (?:vs\.?|versus|or|and) udp => TCP opens a connection, delivers every byte in order and sends lost packets again: right for web pages, mail and files. UDP sends single packets without a connection or a guarantee, so it is quicker: right for calls, games and DNS.
what time is it => I cannot see a clock from here; your device shows the time.
pythagor => In a right triangle, the square of the hypotenuse equals the sum of the squares of the other two sides: a² + b² = c².
quadratic (?:formula|equation) => The solutions of ax² + bx + c = 0 are x = (−b ± √(b² − 4ac)) ÷ 2a.
derivative of x\^?(?:2|²|squared) => The derivative of x² is 2x.
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
why (?:is|are) the (?:ocean|sea)s? (?:so )?salt => Rivers wash salts out of the rocks and carry them to the sea; the water evaporates, and the salt stays behind.
why (?:is|are) (?:grass|plants|leaves) green => Leaves are green because chlorophyll takes in red and blue light and leaves most of the green.
why do leaves (?:change|turn|fall) => In autumn trees withdraw the green chlorophyll, and the yellow and red pigments that were there or are made then come to show.
why do cats purr => Cats purr when they are content, and also to calm themselves and perhaps to heal; the muscles of the larynx do it.
why do we yawn => Nobody knows for certain why we yawn; cooling the brain and keeping it alert are the leading explanations, and it is catching.
why (?:is|was) pluto (?:not|no longer) => Pluto is called a dwarf planet since 2006, because it has not cleared its path of other bodies.
why do (?:we|people) (?:have|need) leap years => The Earth takes about 365.2422 days to circle the Sun, so a day is added every four years, except in centuries that 400 does not divide.
best programming language => There is no single best one: Python is the gentlest start and leads in data work, JavaScript runs in every browser, Go and Rust suit fast services, Swift and Kotlin make phone apps.
which (?:database|db) (?:should|is best)|best database => PostgreSQL is a safe default; SQLite suits a single machine, Redis caches, and a document or vector database special needs.
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
\btell me (?:a )?(?:fun|interesting|random) fact(?! about)|\bfun fact(?! about)|\btell me something (?:interesting|new|cool|fun|random) => Honey does not spoil: jars found in ancient Egyptian tombs were still good to eat.
\byour favou?rite colou?r => I have no eyes to judge by, but I do like how blue is asked for most.
\b(?:safe to eat|eat) raw eggs => Only with care: raw eggs may carry salmonella. Pasteurised eggs are the safe choice, above all for children, pregnant women and the elderly.
\briddle => What has keys but opens no locks? A piano.
\bflip a coin => Heads.
""".strip().splitlines()
)
