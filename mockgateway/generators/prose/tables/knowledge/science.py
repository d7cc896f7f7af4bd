"""What is known of nature, space, the body and numbers, in English: a subject to a line, in the form that the package tells."""

from __future__ import annotations

SCIENCE = r"""
black hole | A black hole is a region where gravity is so strong that not even light can leave. | Most form when massive stars collapse; we notice them by the matter that heats up as it falls in. | The one at the centre of our galaxy weighs four million suns.
dna | DNA is the molecule that carries the instructions for building and running a living thing. | Four bases, A, C, G and T, spell out genes; cells copy the double strand by splitting it and completing each half. | Uncoiled, the DNA of one human cell is about two metres long.
evolution | Evolution is the change of inherited traits in a population over generations. | Individuals vary, some leave more offspring than others, and their traits become more common. | Fossils, genes and breeding all tell the same story.
climate change,global warming | Climate change is the long-term shift in temperatures and weather, driven today mainly by burning coal, oil and gas. | Carbon dioxide from them traps heat; the results are hotter summers, heavier rain and rising seas. | The world is now about 1.3 °C warmer than before industry.
greenhouse effect,greenhouse | The greenhouse effect warms the Earth because some gases let sunlight in but hold back the heat that goes out. | Without it the mean temperature would be about −18 °C; with more carbon dioxide it grows stronger.
vaccin | A vaccine trains the immune system with a harmless piece or form of a germ. | When the real one comes, antibodies and memory cells are ready. | Smallpox was wiped out this way, in 1980.
rainbow | A rainbow appears when sunlight is bent and reflected inside raindrops, which spread it into its colours. | You see it with the sun behind you, at about 42 degrees from the point opposite the sun. | Red is on the outside, violet on the inside.
volcano | A volcano is an opening where molten rock, ash and gas reach the surface. | Most lie where tectonic plates meet or pull apart. | About 1,350 of them could erupt today.
tides,tide | Tides are the rise and fall of the sea, caused by the pull of the Moon and, less strongly, the Sun. | Most coasts see two high tides a day. | The Bay of Fundy in Canada has the highest, up to 16 metres.
moon | The Moon is the Earth's only natural satellite, about 384,000 km away. | It always shows us the same side, because it turns once for each orbit of about 27 days. | Twelve people have walked on it.
ocean | The ocean covers about 71 % of the Earth and holds nearly all of its water. | It stores heat, feeds billions of people and makes much of the oxygen we breathe. | Its mean depth is about 3,700 metres.
electric car,electric vehicle | An electric car runs on a battery and a motor instead of fuel and an engine. | It turns over 80 % of its energy into motion, where a petrol engine manages about 30 %. | Cheap and quiet to run; Charging takes time; Daily driving
solar panel,solar power,solar energy,solar | Solar panels turn light into electricity: photons free electrons in silicon, and the current is collected. | Panels work for 25 years or more, best where the sun is strong and the roof faces it. | No fuel; Nothing at night; Sunny roofs
renewable energy | Renewable energy comes from sources that do not run out, such as sun, wind and water. | Its fuel is free, so nearly all the cost lies in building and in storing power for dark, still days. | Clean; Varies with the weather; Power grids
quantum computing,quantum computer | A quantum computer calculates with qubits, which can be in a blend of 0 and 1 until they are measured. | Certain problems, such as factoring and simulating molecules, take it far fewer steps. | Today's machines are still small and noisy.
gravity | Gravity is the attraction between masses; in Einstein's picture, mass bends space and time, and things follow the bend. | It keeps the Moon around the Earth and gives everything weight, 9.8 newtons per kilogram here. | It weakens with the square of the distance.
atom | An atom is the smallest unit of an element: a nucleus of protons and neutrons with electrons around it. | The number of protons decides which element it is.
theory of relativity,relativity | Relativity is Einstein's theory that space and time depend on the observer and that mass bends them. | Satellite navigation has to correct for it, or it would be off by kilometres within a day.
periodic table | The periodic table orders the elements by their number of protons, so that similar ones stand in a column. | Mendeleev drew it in 1869 and predicted elements that were found later.
mitosis | Mitosis is the division of a cell into two with the same chromosomes. | It runs through prophase, metaphase, anaphase and telophase.
antibiotic | Antibiotics kill bacteria or stop them from growing; they do nothing against viruses. | Alexander Fleming found penicillin in 1928.
immune system | The immune system recognises and fights what does not belong to the body. | White blood cells swallow intruders or make antibodies, and some remember them for years.
human heart,heart | The heart is a muscle that pumps blood through the body, about 100,000 times a day. | Its right half serves the lungs, its left half everything else.
plate tectonics | Plate tectonics is the slow movement of the plates that make up the Earth's crust. | Where they meet, mountains rise, volcanoes erupt and the ground quakes.
earthquake | An earthquake is the shaking of the ground when rock under tension suddenly slips. | Most happen where tectonic plates meet. | Each step of magnitude means about 32 times the energy.
amazon rainforest,rainforest | The Amazon rainforest covers about 5.5 million square kilometres in nine countries. | It holds roughly a tenth of all known species.
sahara | The Sahara is the largest hot desert, about nine million square kilometres in northern Africa. | It was green some six thousand years ago.
why the sky is blue | The sky is blue because air scatters short wavelengths of sunlight far more than long ones. | At sunset the light travels further through the air, most of the blue is gone, and red is left.
moon phase,phases of the moon | The phases of the Moon come from the angle at which we see its sunlit half while it circles the Earth. | From new moon to new moon takes about 29.5 days; the Earth's shadow plays no part, except in an eclipse.
eclipse | A solar eclipse is when the Moon passes in front of the Sun; a lunar one is when the Earth's shadow falls on the Moon. | They do not happen every month because the Moon's path is tilted by about five degrees.
water cycle | The water cycle carries water from the sea into the air, over the land and back again. | The sun evaporates it, it condenses into clouds, falls as rain or snow, and returns by rivers and ground water.
photosynthesis | Photosynthesis is how plants, algae and some bacteria turn light, water and carbon dioxide into sugar. | It happens in the chloroplasts, where chlorophyll catches the light. | The oxygen we breathe is released along the way.
wind energy,wind power,wind turbine | Wind energy is electricity from turbines that the wind turns. | Twice the wind speed gives eight times the power, so sites on coasts, hills and at sea pay off best. | Clean and cheap; Not when it is still; Windy coasts and plains
nuclear power,nuclear energy | Nuclear power plants split uranium atoms and turn the heat into electricity. | They emit hardly any carbon dioxide, while building them is slow and costly and their waste stays dangerous for ages. | Steady and low in carbon; Cost and waste; Base load
nuclear fusion,fusion | Nuclear fusion joins light nuclei, such as those of hydrogen, into heavier ones and frees energy; it powers the Sun. | On Earth it takes more than 100 million degrees, and no plant delivers electricity from it yet.
lithium-ion,batteries,battery | A battery stores energy chemically and gives it back as electric current. | In a lithium-ion cell, lithium ions travel between two electrodes; heat and very full or empty states wear it out fastest. | Portable and rechargeable; Ages with use; Phones, cars and grids
electricity | Electricity is the flow of charge, usually of electrons in a wire. | Voltage pushes, resistance hinders, and current is what flows: V = I × R.
magnet | A magnet is a body whose tiny electron currents line up, so that it attracts iron and other magnets. | Like poles repel, unlike poles attract; the Earth itself is one, which is why a compass works.
entropy | Entropy measures in how many ways the parts of a thing can be arranged without a visible difference. | It never falls in an isolated system, which is why coffee cools and eggs do not unscramble. | In information theory it measures surprise, in bits.
thermodynamics | Thermodynamics is the physics of heat, work and energy. | Its first law says that energy is neither made nor lost, its second that heat flows by itself only from hot to cold.
light | Light is an electromagnetic wave that also comes in packets called photons. | It travels 299,792 kilometres per second in a vacuum, and its wavelength is its colour.
big bang | The Big Bang is the hot, dense state from which the universe has been expanding for about 13.8 billion years. | The afterglow of that time still reaches us as microwaves from every direction. | Galaxies moving apart are the other great piece of evidence.
universe | The universe is all of space, time, matter and energy. | It is about 13.8 billion years old; ordinary matter is only about 5 % of it, the rest is dark matter and dark energy.
solar system | The solar system is the Sun and everything that circles it: eight planets, their moons, asteroids and comets. | The Sun holds 99.8 % of its mass. | Light takes eight minutes from the Sun to us and four hours to Neptune.
milky way,galaxy | A galaxy is a great system of stars, gas and dark matter held together by gravity. | Ours, the Milky Way, has a few hundred billion stars and is about 100,000 light-years across.
the sun | The Sun is the star at the centre of our solar system, a ball of hot plasma 109 times as wide as the Earth. | It fuses hydrogen into helium and has done so for 4.6 billion years, about half its life.
stars,star | A star is a ball of hot gas that shines by nuclear fusion. | Small red ones burn for trillions of years, large blue ones only for a few million.
mars | Mars is the fourth planet from the Sun, cold, dry and red with iron oxide. | It has the tallest volcano known, Olympus Mons, and rovers are looking there for traces of past life. | A day on Mars lasts 24 hours and 37 minutes.
jupiter | Jupiter is the largest planet, with more mass than all the others together. | Its Great Red Spot is a storm wider than the Earth. | It has more than 90 known moons.
saturn | Saturn is the planet with the bright rings, which are made of countless pieces of ice. | It is so light for its size that it would float on water. | Its moon Titan has lakes of liquid methane.
quantum mechanics,quantum physics | Quantum mechanics describes nature at the scale of atoms, where energy comes in portions and particles behave like waves. | It gives only the odds of what a measurement will show, and yet no theory has been tested more exactly. | Lasers, chips and MRI scanners rest on it.
quantum entanglement,entanglement | Entanglement links particles so that their measured properties agree however far apart they are. | It cannot carry a message faster than light, but it makes quantum computing and quantum cryptography possible.
schrödinger,schrodinger | Schrödinger's cat is a thought experiment of 1935: a cat in a box is, by the rules of quantum theory, both alive and dead until someone looks. | Erwin Schrödinger meant it to show how odd it is to apply those rules to everyday things.
molecule | A molecule is a group of atoms held together by chemical bonds. | Water is two hydrogen atoms and one oxygen atom: H₂O.
chemical reaction,chemistry | Chemistry is the science of substances and of how they change into others. | In a reaction atoms are rearranged, never made or lost.
acid and base,acids and bases,ph value | Acids give away hydrogen ions and bases take them; the pH value tells how acidic something is. | 7 is neutral, lemon juice is about 2, soap about 10.
cell biology,human cell | A cell is the smallest unit of life, a tiny bag of fluid with its own genes and machinery. | A human body has about 30 trillion of them. | Mitochondria supply its energy, the nucleus keeps its DNA.
bacteria | Bacteria are living things of a single cell without a nucleus. | Most are harmless or useful, as those in our gut; antibiotics work against the others.
virus | A virus is a packet of genes in a shell that can multiply only inside a living cell. | Antibiotics do nothing against it; vaccines and some antiviral drugs do.
crispr,gene editing | CRISPR is a tool that cuts DNA at a chosen place, so that a gene can be switched off or replaced. | It was taken from a defence of bacteria; in 2023 the first treatment with it, for sickle cell disease, was approved.
natural selection | Natural selection means that individuals whose traits fit their surroundings leave more offspring. | Over generations those traits become common; Darwin and Wallace described it in 1858.
dinosaur | Dinosaurs ruled the land for about 165 million years, until an asteroid struck 66 million years ago. | Birds are their living descendants. | The largest, such as Argentinosaurus, were over 30 metres long.
human brain,brain | The brain is a network of about 86 billion nerve cells that senses, thinks, remembers and steers the body. | It makes up 2 % of our weight and uses about 20 % of our energy.
memory | Memory is how the brain keeps what it has learned: for seconds in working memory, for years in changed connections between cells. | Sleep, recall and repetition at growing intervals make it last.
dream | Dreams are the images and stories that the brain makes during sleep, most vividly in REM sleep. | Nobody knows for certain why; sorting memories and working through feelings are the leading explanations. | We forget most of them within minutes of waking.
stem cell | A stem cell can divide without end and turn into more specialised cells. | Those in bone marrow have been used for decades to treat leukaemia.
biodiversity | Biodiversity is the variety of genes, species and habitats. | It keeps soils fertile, crops pollinated and water clean; habitat loss is what threatens it most.
ecosystem,food chain | An ecosystem is a community of living things together with the place they live in. | Plants make food, animals eat them and each other, and fungi and bacteria return everything to the soil.
ozone layer,ozone | The ozone layer, 15 to 35 kilometres up, holds back most of the Sun's ultraviolet light. | It is recovering since the Montreal Protocol of 1987 banned the gases that thinned it.
carbon footprint | A carbon footprint is the amount of greenhouse gases that a person, product or company causes. | Heating, driving, flying and meat make up most of a household's.
recycling | Recycling turns used materials into new ones. | Aluminium gains most: melting it again takes about 5 % of the energy of making it. | Saves resources; Sorting and quality losses; Metal, glass and paper
hurricane,typhoon,cyclone | A hurricane is a large rotating storm that draws its energy from warm sea water. | In the western Pacific it is called a typhoon, in the Indian Ocean a cyclone.
tornado | A tornado is a column of fast rotating air that reaches from a thunderstorm to the ground. | The strongest have winds above 320 km/h.
lightning,thunder | Lightning is a giant spark between clouds or from a cloud to the ground; thunder is the air that it heats expanding at once. | Three seconds between them mean about one kilometre.
seasons,season | The seasons come from the tilt of the Earth's axis by 23.4 degrees, not from its distance to the Sun. | Whichever half leans towards the Sun has longer days and summer.
snow | Snow is ice crystals that form in clouds from water vapour. | They have six sides because of the way water molecules join.
octopuses,octopus | Octopuses are sea animals with eight arms, three hearts and blue blood. | Each arm has nerve cells of its own and can taste and decide to some degree. | They change colour and texture within a second. | They solve puzzles, open jars and escape from tanks. | Most live for only one or two years.
whale | Whales are mammals that live in the sea and breathe air. | The blue whale, up to 30 metres long, is the largest animal that has ever lived. | Their songs carry for hundreds of kilometres.
dolphin | Dolphins are small toothed whales, known for their intelligence and their play. | They find prey by the echoes of their clicks. | Each has a whistle of its own that works like a name.
elephant | Elephants are the largest land animals and live in herds led by an old female. | Their trunk has some 40,000 muscles. | They remember places and companions for decades.
bees,bee,honeybee | Bees are insects that gather nectar and pollen and so pollinate a third of what we eat. | A honeybee tells the others the way to flowers by a dance.
penguin | Penguins are birds that cannot fly and swim superbly. | Nearly all live in the southern half of the world, from Antarctica to the Galápagos. | Emperor penguins hatch their eggs on their feet through the polar winter.
shark | Sharks are fish with skeletons of cartilage, older than trees. | Only a few of some 500 species have ever hurt people. | They sense the electric fields of their prey.
butterfly,butterflies | Butterflies are insects that change from egg to caterpillar to chrysalis to winged adult. | Monarchs fly up to 4,000 kilometres to their winter home in Mexico.
pythagor | The theorem of Pythagoras says that in a right triangle the squares of the two short sides add up to the square of the long one. | 3² + 4² = 5², so a rope with sides of 3, 4 and 5 gives a right angle.
prime number | A prime number is a whole number above 1 that only 1 and itself divide. | There are infinitely many, as Euclid proved; large ones guard much of today's encryption.
calculus | Calculus studies change: derivatives tell how fast something changes, integrals how much has added up. | Newton and Leibniz worked it out independently in the 17th century.
probability | Probability measures how likely something is, from 0 for never to 1 for certain. | Independent chances multiply: two sixes in a row have 1/6 × 1/6 = 1/36.
statistics | Statistics is the science of learning from data in spite of chance. | A mean without its spread, or a correlation taken for a cause, misleads most often.
standard deviation | The standard deviation tells how far values typically lie from their mean. | In a normal distribution about 68 % lie within one of it and 95 % within two.
fibonacci | In the Fibonacci sequence each number is the sum of the two before it: 0, 1, 1, 2, 3, 5, 8, 13. | The ratio of neighbours approaches the golden ratio, about 1.618.
golden ratio | The golden ratio, about 1.618, divides a line so that the whole is to the longer part as that is to the shorter. | It appears in the pentagon and in the spirals of sunflowers.
mri | An MRI scanner makes images of the inside of the body with a strong magnet and radio waves. | It shows soft tissue well and uses no X-rays.
gps | GPS finds your position from the travel times of signals from at least four satellites. | Their clocks are corrected for relativity, or the error would grow by kilometres a day.
car engine,combustion engine | A combustion engine burns fuel in cylinders, and the hot gas pushes pistons that turn the wheels. | Four strokes follow each other: intake, compression, ignition and exhaust.
microwave | A microwave oven heats food with radio waves of 2.45 gigahertz that set its water molecules in motion. | Metal reflects them, and that is why the grid in the door keeps them in.
refrigerator,fridge | A refrigerator moves heat from inside to outside. | A liquid evaporates inside and takes up heat; a compressor then squeezes the gas, which gives the heat off at the back.
airplane,aeroplane,airplanes fly,planes fly | An aeroplane flies because its wings push air downwards, and the air pushes them up in return. | Engines overcome drag; a faster flow over the curved top of the wing goes with lower pressure there.
"""
