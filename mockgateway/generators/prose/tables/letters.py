"""What letters on common occasions say, and the frames of product descriptions and posts, in English."""

from __future__ import annotations

# A regex of the occasion => the subject line => the body => what is asked for at the end.
LETTERS = tuple(
    tuple(line.split(" => "))
    for line in r"""
\b(?:declin\w+|turn(?:ing)? down|reject\w*)\b => Thank you, but not this time => Thank you for thinking of me. I am afraid that I have to decline this time, because other commitments leave no room for it. => I hope there will be another occasion before long.
\b(?:cold|sales|outreach)[- ]e?-?mail|\b(?:potential|prospective|possible) (?:customer|client|partner|buyer)s?\b => An idea for your team => I am writing because I believe we can save your team some work. Others in your field tell us that they get the same result in half the time; I would be glad to show you how, without any obligation. => Would fifteen minutes next week suit you?
\binterview\b => Thank you for the interview => Thank you for taking the time to talk with me. I enjoyed hearing about the team, and our conversation made me look forward to the work even more. => I would be glad to answer any further question.
\b(?:vacation|holiday|time off|day off|days off|annual leave|pto)\b => Request for time off => I would like to take some days off and wanted to ask you before I book anything. I will hand over my open tasks beforehand and leave notes for whatever may come up. => Could you let me know by Friday whether the dates work for the team?
\b(?:sick|ill|unwell|doctor)\b => Absence due to illness => I am not feeling well and will not be able to work today. Urgent matters can go to the team; I will look at everything else when I am back. => I will let you know tomorrow how things stand.
\b(?:resign\w*|quit(?:ting)?|notice)\b => Resignation => Please accept this as notice of my resignation. I am grateful for what I have learned here and will do my best to hand everything over well. => Could we meet this week to plan the handover?
\b(?:raise|salary|promotion|pay rise)\b => A conversation about my salary => Over the past year I have taken on more responsibility, and I would like to talk with you about my salary. I have put together what I worked on and what came of it. => Would you have half an hour for it next week?
\b(?:apolog\w+|sorry)\b => My apologies => I am sorry for what happened and for the trouble it has caused you. It was my mistake; I have put it right and taken steps so that it does not happen again. => Please tell me if there is anything else I can do.
\b(?:complain\w*|refund|broken|damaged|defective)\b => Problem with my order => The item that I received does not work as described, and I would like to return it. I have kept the packaging and can send photos. => Please let me know how to return it and when I can expect the refund.
\b(?:job application|apply(?:ing)?|cover letter|application)\b => Application => I would like to apply for the position you have advertised. It joins what I do best with what I want to learn, and I believe I can contribute from the first week. => I would be glad to tell you more in a conversation.
\b(?:invit\w+|party|wedding|dinner)\b => You are invited => I would love to have you with us. There will be good food, good company and time to talk. => Please let me know by next week whether you can come.
\b(?:thank(?:ing|s)?|thank-you|gratitude)\b => Thank you => Thank you for your help; it made a real difference. I know how much time it took, and I do not take that for granted. => I hope I can return the favour before long.
\b(?:delay\w*|late|postpon\w*|deadline|extension)\b => A short delay => I am afraid that we need a few more days. The remaining work is clear, and I would rather hand over something complete than something rushed. => Would a new date at the end of next week work for you?
\b(?:meeting|call|appointment|schedule)\b => A meeting => I would like to meet and go through the open points with you. Half an hour should be enough; I will send an agenda beforehand. => Which day next week suits you best?
\b(?:follow[- ]?up|following up|remind\w*)\b => Following up => I am coming back to my last message, in case it got lost among others. I would like to move this forward together. => Could you tell me where things stand?
\b(?:welcome|onboard\w*|new (?:colleague|employee|customer|user)s?)\b => Welcome! => We are delighted to have you with us. Your account is ready, and the first steps take only a few minutes. => Just reply to this message if you have any question.
\b(?:launch\w*|announc\w+|newsletter|new (?:product|feature|version|release))\b => Something new => We have been working on something new, and today you can try it. It saves you steps, and everything you know still works as before. => Try it and tell us what you think; we read every answer.
""".strip().splitlines()
)

# {topic} without an article, {Topic} with a capital.
PRODUCT = (
    "**{Topic}: made for every day**\n\nMeet the {topic} that simply {do} what {they} should. Thoughtful details, lasting materials and a clean design make {them} a pleasure to use from the first day.\n\n"
    "- **Easy**: ready in minutes, no manual needed\n- **Durable**: made and tested to last for years\n- **Comfortable**: designed around how you really use {them}\n- **Fair**: two years of warranty and thirty days to change your mind\n\nBring {them} home and notice the difference.",
    "**Say hello to better {topic}**\n\nSome things you use without thinking. {These} {topic} {are} made so that you can: light in the hand, strong where it counts, and good to look at.\n\n"
    "- **Quality you can feel**: carefully chosen materials, precise finish\n- **Fits your day**: at home, at work and on the road\n- **Kinder to the planet**: repairable, with packaging made of paper\n- **No risk**: free returns within thirty days\n\nOnce you have tried {them}, you will not want to go back.",
)
BLOG = (
    "# {Topic}: a short guide\n\n{opening}\n\n## Why it matters\n\n{why}\n\n## What to keep in mind\n\n{mind}\n\n## Where to start\n\nPick one small, real case and follow it to the end. Write down what surprised you, talk to somebody who is a step ahead, and decide with that in hand whether to go further.\n\n"
    "## In short\n\n{short}"
)
POST = (
    "{what}\n\n{why}\n\nWhat I keep learning: the basics beat the hype. Start small, measure, and share what did not work as well.\n\nHow do you go about {topic}? I would love to hear your experience.\n\n#{tag} #learning",
    "A thought on {topic}.\n\n{what}\n\n{why}\n\nThree things that helped me: one clear goal, one honest number, one person to ask.\n\nWhat would you add?\n\n#{tag} #worklife",
)
