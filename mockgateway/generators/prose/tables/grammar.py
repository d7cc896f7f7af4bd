"""Common mistakes of English and what is right, and the formal words for casual ones."""

from __future__ import annotations

PAST = dict(
    pair.split(":")
    for pair in (
        "go:went buy:bought eat:ate see:saw come:came take:took get:got give:gave make:made have:had do:did say:said think:thought find:found leave:left tell:told write:wrote run:ran meet:met "
        "drive:drove speak:spoke bring:brought teach:taught feel:felt know:knew forget:forgot begin:began drink:drank sleep:slept lose:lost send:sent spend:spent win:won pay:paid play:played "
        "work:worked want:wanted like:liked need:needed visit:visited walk:walked talk:talked call:called watch:watched live:lived study:studied cook:cooked"
    ).split()
)

MISSPELT = dict(
    pair.split(":")
    for pair in (
        "buyed:bought goed:went eated:ate runned:ran maked:made taked:took writed:wrote thinked:thought bringed:brought catched:caught teached:taught comed:came gived:gave finded:found readed:read "
        "childs:children mans:men womans:women peoples:people mouses:mice informations:information advices:advice teh:the recieve:receive recieved:received definately:definitely seperate:separate "
        "occured:occurred untill:until wich:which becuase:because beleive:believe freind:friend tommorow:tomorrow tomorow:tomorrow wierd:weird neccessary:necessary acommodate:accommodate goverment:government "
        "dont:don't doesnt:doesn't didnt:didn't cant:can't wont:won't isnt:isn't arent:aren't wasnt:wasn't im:I'm ive:I've youre:you're thier:their embarass:embarrass enviroment:environment"
    ).split()
)
MISSPELT["alot"] = "a lot"

REPAIRS = (
    (r"\b(could|should|would|must|might) of\b", r"\1 have"),
    (r"\b(he|she|it) don't\b", r"\1 doesn't"),
    (r"\b(we|you|they) was\b", r"\1 were"),
    (r"\b(he|she|it|i) were\b(?! to)", r"\1 was"),
    (r"\bi has\b", "I have"),
    (r"\bi is\b", "I am"),
    (r"\b(we|they|you) (?:is|am)\b", r"\1 are"),
    (r"\b(he|she|it) are\b", r"\1 is"),
    (r"\b(he|she|it) have\b", r"\1 has"),
    (r"\b(we|they|you) has\b", r"\1 have"),
    (
        r"\b(?:me and him|him and (?:me|I))\b(?= (?:go|went|are|is|was|were|have|had|like|want))",
        "he and I",
    ),
    (
        r"\b(?:me and her|her and (?:me|I))\b(?= (?:go|went|are|is|was|were|have|had|like|want))",
        "she and I",
    ),
    (r"\bme and (\w+)\b(?= (?:go|went|are|is|was|were|have|had|like|want))", r"\1 and I"),
    (r"\b(\w+ and i) was\b", r"\1 were"),
    (r"\bmore (better|worse|bigger|smaller|faster|easier)\b", r"\1"),
    (r"\b(their|they're) (is|are|was|were)\b", r"there \2"),
    (r"\byour (welcome|right|wrong|late|early)\b", r"you're \1"),
    (r"\bits (a|an|the|not|been|very|so|raining|going)\b", r"it's \1"),
    (r"\b(bigger|smaller|better|worse|more|less|faster|older|younger) then\b", r"\1 than"),
    (r"\b(did|didn't|does|doesn't|do|don't) (went|goes)\b", r"\1 go"),
    (r"\b(didn't|did) (saw|seen)\b", r"\1 see"),
    (r"\bmuch (people|friends|things|books|cars|problems|questions)\b", r"many \1"),
    (r"\bless (people|friends|things|books|cars|problems|questions)\b", r"fewer \1"),
    (r"\bgo to home\b", "go home"),
    (r"\b(?:an? )?(?:informations|information) (?:are)\b", "information is"),
)

FORMAL = (
    (
        r"\A\W*(?:hey|hi|hello|yo)(?: there)?,? (?:guys|everyone|all|folks|team)\b[,!.]*",
        "Dear all.",
    ),
    (r"\A\W*(?:hey|hi|yo)\b(?: there)?[,!.]*", "Hello."),
    (r"\b(?:can't|cannot) make it\b", "am unable to attend"),
    (r"(?<=[.!?] )am unable\b|\Aam unable\b", "I am unable"),
    (r"\bcan't\b", "cannot"),
    (r"\bwon't\b", "will not"),
    (r"\bisn't\b", "is not"),
    (r"\baren't\b", "are not"),
    (r"\bwasn't\b", "was not"),
    (r"\bweren't\b", "were not"),
    (r"\bdon't\b", "do not"),
    (r"\bdoesn't\b", "does not"),
    (r"\bdidn't\b", "did not"),
    (r"\bhaven't\b", "have not"),
    (r"\bhasn't\b", "has not"),
    (r"\bhadn't\b", "had not"),
    (r"\bwouldn't\b", "would not"),
    (r"\bcouldn't\b", "could not"),
    (r"\bshouldn't\b", "should not"),
    (r"\bi'm\b", "I am"),
    (r"\bi'll\b", "I will"),
    (r"\bi've\b", "I have"),
    (r"\bi'd\b", "I would"),
    (r"\bit's\b", "it is"),
    (r"\bthat's\b", "that is"),
    (r"\blet's\b", "let us"),
    (r"\bwe're\b", "we are"),
    (r"\byou're\b", "you are"),
    (r"\bthey're\b", "they are"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bgotta\b", "have to"),
    (r"\bkinda\b|\bsort of\b", "somewhat"),
    (r"\b(?:yeah|yep|yup)\b", "yes"),
    (r"\bnope\b", "no"),
    (r"\bthanks\b(?: a (?:lot|bunch))?|\bthx\b", "thank you"),
    (r"\bsorry\b", "I apologise for the inconvenience"),
    (r"\basap\b", "at your earliest convenience"),
    (r"\b(?:stuff|things)\b", "matters"),
    (r"\bguys\b", "everyone"),
    (r"\bkids\b", "children"),
    (r"\ba lot of\b|\blots of\b|\ba bunch of\b", "many"),
    (r"\b(?:awesome|cool|great)\b", "excellent"),
    (r"\bhelp out\b|\bhelp\b", "assist"),
    (r"\bneed\b", "require"),
    (r"\bget back to\b", "reply to"),
    (r"\b(?:super|really|totally)\b ?", ""),
    (r"\b(?:lol|haha+|btw|tbh)\b[, ]*", ""),
    (r"\bcan you\b", "could you please"),
    (r"\btell me\b|\blet me know\b", "inform me"),
    (r"\bfind out\b", "determine"),
    (r"\bbuy\b", "purchase"),
    (r"\bask for\b", "request"),
    (r"\bbig\b", "considerable"),
)
