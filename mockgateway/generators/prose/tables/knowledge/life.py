"""What is known of food, health, sport and everyday things, in English: a subject to a line, in the form that the package tells."""

from __future__ import annotations

LIFE = r"""
coffee | Coffee is a drink brewed from the roasted seeds of the coffee plant. | Its caffeine blocks the signal that makes us feel tired; grind, water and time decide the taste. | Strong lift; Can disturb sleep; Mornings
tea | Tea is made by steeping the leaves of Camellia sinensis in hot water; green, black and oolong differ in how the leaves are oxidised. | It has less caffeine than coffee, and theanine makes its effect calmer. | Gentle lift; Less strong; Afternoons
cats,cat | Cats are independent hunters that came to live with people some ten thousand years ago. | They sleep up to sixteen hours a day and purr at 25 to 150 hertz. | Independent; Aloof at times; Small flats
dogs,dog | Dogs are social animals descended from wolves, bred for company and for work. | They read our gestures better than any other species and need daily walks. | Loyal; Need much time; Active households
chess | Chess is a board game for two on 64 squares, won by trapping the other king. | Control the centre, develop the pieces and bring the king to safety: that covers most openings. | A game has more possible courses than there are atoms in the universe.
yoga | Yoga joins postures, breathing and attention to train body and mind. | Twenty minutes a few times a week improve balance, flexibility and sleep.
meditation,meditate | Meditation is the practice of holding one's attention on one thing, such as the breath. | When the mind wanders, you notice it and return: that return is the exercise.
regular exercise,exercise | Regular exercise strengthens the heart, the muscles and the mood, and helps people sleep. | About 150 minutes of brisk movement a week already lower the risk of heart disease and diabetes.
sleep | Sleep is when the body repairs itself and the brain sorts what the day has brought. | Adults need seven to nine hours; a steady bedtime and a dark, cool room help most. | A night has four to six cycles of about 90 minutes.
love | Love is a deep bond that makes another's well-being part of one's own. | It shows less in great words than in attention, patience and time given.
healthy diet,healthy eating,nutrition,eat healthy | A healthy diet is mostly vegetables, fruit, whole grains, beans, nuts and fish, with little sugar, salt and processed meat. | Half the plate vegetables, a quarter whole grains and a quarter protein is an easy rule. | More energy and less disease; Takes planning; Every day
running,jogging | Running trains heart, lungs and legs and needs little more than good shoes. | Begin with minutes of running and walking in turn, three times a week, at a pace at which you can talk. | Quick and free; Hard on untrained joints; Fitness and stress relief
strength training,weight lifting | Strength training builds muscle and bone by working against resistance. | Two sessions a week with squats, pushes and pulls are enough to start. | Strong at any age; Technique matters; Health and posture
swimming | Swimming trains nearly all muscles and spares the joints. | Breathe out under water and keep the body long and flat. | Gentle on joints; Needs a pool; All ages
cycling,bicycle | Cycling trains the heart, spares the knees and gets you somewhere. | A saddle at the right height, lights and a helmet make it comfortable and safe. | Healthy and cheap; Weather and traffic; Short trips
hiking | Hiking is walking in nature for pleasure. | Layers of clothing, water, a map and worn-in shoes matter more than gear. | Calm and exercise; Weather; Weekends
weight loss,lose weight | Losing weight means taking in less energy than you use, steadily and not too fast. | Half a kilo a week lasts better than a crash diet; protein, sleep and walking help.
intermittent fasting | Intermittent fasting limits eating to certain hours, often eight a day. | It helps some people to eat less, and works about as well as counting calories. | Simple rule; Hunger at first; Those who skip breakfast anyway
vegan,vegetarian | Vegetarians eat no meat or fish, vegans nothing from animals at all. | Both can be healthy; vegans need a source of vitamin B12. | Lower footprint; Needs some planning; Health, animals and climate
vitamin | Vitamins are substances that the body needs in small amounts and mostly cannot make. | A varied diet supplies them all, with vitamin D in winter as the usual exception.
caffeine | Caffeine blocks adenosine, the signal that makes us tired. | It works within half an hour, and half of it is still there after about five hours.
stress | Stress is the body's readiness for a challenge; it harms when it does not stop. | Sleep, movement, company and a list of what can wait are the best-proven remedies.
anxiety | Anxiety is fear without a present danger; nearly everybody knows it. | Slow breathing, exercise and facing feared things in small steps help; if it rules your days, a therapist can help more.
burnout | Burnout is exhaustion from work that has asked too much for too long, with growing distance and less effect. | Rest alone seldom cures it; load, control and recognition have to change.
mindfulness | Mindfulness means noticing what is there, thoughts and feelings included, without judging it. | One minute of counting breaths is a beginning. | Less stress; Takes practice; Daily life
morning routine | A good morning routine is short and the same every day. | Light, water, a little movement and one important thing before the phone set the tone. | Calm start; Needs an early night; Weekdays
habit | A habit is something done without deciding, set off by a cue and kept up by a reward. | Make a new one tiny, tie it to an old one, and it takes about two months. | Runs by itself; Slow to change; Goals that last
procrastination,procrastinat | Procrastination is putting off what matters, usually to avoid a bad feeling rather than out of laziness. | Make the first step so small that it takes two minutes.
happiness | Happiness has two sides: feeling good, and finding one's life meaningful. | Long studies point to close relationships more than to money or fame.
friendship | Friendship is affection between people who choose each other. | It grows from time spent together, small help and honesty.
parenting | Parenting is giving children safety, love and limits, and little by little their freedom. | Attention, a steady daily rhythm and one's own example do more than words.
learn a language,language learning,learning a new language | Learning a language takes much input that you nearly understand, and the courage to speak early. | Fifteen minutes every day beat two hours on Sunday. | Opens cultures; Takes years; Travel, work and the mind
reading | Reading trains attention, vocabulary and the ability to see through others' eyes. | Twenty minutes a day make about fifteen books a year.
gardening,garden | Gardening is growing plants for food or for joy. | Start with herbs, salad and radishes, good soil and a place with six hours of sun. | Fresh food and calm; Weeds and weather; Spring to autumn
cooking | Cooking turns ingredients into meals with heat, salt, acid and time. | Taste as you go, keep the knife sharp, and read the recipe to the end first. | Cheap and healthy; Takes time; Every day
sourdough | Sourdough is dough raised by wild yeast and lactic acid bacteria instead of baker's yeast. | A starter of flour and water is fed for about a week until it doubles in a few hours; long rising gives the bread its taste and crust. | Flavour and keeping quality; Takes days; Bread lovers
bread | Bread is baked from flour, water, salt and usually yeast. | Kneading builds gluten, which holds the gas that makes it rise.
pizza | Pizza is a flat bread with tomato, cheese and toppings, baked very hot. | It comes from Naples, where a Margherita bakes in 90 seconds at 450 °C.
sushi | Sushi is vinegared rice with fish, vegetables or egg. | It began as a way to keep fish in fermented rice; today's form arose in Tokyo in the 19th century.
pad thai | Pad Thai is a dish of fried rice noodles with egg, tofu or shrimp, tamarind, fish sauce and peanuts. | It was promoted as a national dish in the 1930s and 1940s.
chocolate | Chocolate is made from fermented, roasted and ground cocoa beans. | The Maya and Aztecs drank it bitter; the bar was invented in England in 1847. | Dark chocolate holds less sugar and more cocoa.
wine | Wine is fermented grape juice. | Grape, soil, climate and cellar make its taste; white is usually pressed first, red ferments with the skins.
beer | Beer is brewed from malted grain, hops, yeast and water. | Lagers ferment cold and slowly, ales warm and fast.
football,soccer | Football is played by two teams of eleven who try to get the ball into the other's goal without using their hands. | It is the world's most popular sport; the World Cup is held every four years. | Brazil has won it most often, five times.
basketball | Basketball is played by two teams of five who throw a ball into a basket 3.05 metres up. | James Naismith invented it in 1891 with two peach baskets.
tennis | Tennis is played with rackets over a net, by two people or four. | Points count 15, 30, 40, game; six games with two ahead win a set. | The Grand Slams are in Melbourne, Paris, Wimbledon and New York.
baseball | Baseball is a bat-and-ball game of two teams of nine, played in nine innings. | A run is scored by touching all four bases.
formula 1,formula one | Formula 1 is the highest class of single-seater motor racing, with about two dozen races a year. | Cars reach 350 km/h and brake with more than five times the force of gravity.
olympic games,olympics,olympic | The Olympic Games bring athletes of some 200 nations together, in summer and winter, each every four years. | They were revived in Athens in 1896 after the games of ancient Olympia. | The five rings stand for the five inhabited continents.
marathon | A marathon is a race over 42.195 kilometres. | It recalls the messenger who is said to have run from Marathon to Athens in 490 BC.
video game | Video games are played on screens, alone or with others all over the world. | They earn more than cinema and recorded music together.
poker | Poker is a card game of odds, bets and bluff. | A royal flush is the best hand; most of the skill is knowing when to fold.
travel tip,travelling,traveling | Travel goes well with little luggage, copies of your papers and some slack in the plan. | Learn hello, please and thank you, and eat where the locals queue.
camping | Camping is sleeping out of doors, in a tent or a van. | A dry place, a warm mat and a lamp decide how the night goes. | Cheap and close to nature; Weather; Summer
personal finance,saving money,save money | Personal finance is spending less than you earn and putting the rest to work. | First a reserve, then costly debts, then broad, cheap funds, by standing order.
privacy | Privacy is deciding who knows what about you. | Give apps only the rights they need, use a password manager, and delete what you no longer use.
social media | Social media are services on which people publish and react to each other. | They connect friends and causes, and are built to hold attention longer than is good for us. | Reach and contact; Distraction and rumours; Staying in touch
smartphone | A smartphone is a pocket computer with a camera, sensors and a constant connection. | The first iPhone of 2007 set its shape.
"""
