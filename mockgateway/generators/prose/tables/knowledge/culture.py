"""What is known of history, art, thought and the people in them, in English: a subject to a line, in the form that the package tells."""

from __future__ import annotations

CULTURE = r"""
idea of democracy,democracy | Democracy is rule by the people, through free elections, equal votes and rights that protect minorities. | Courts, a free press and regular changes of government keep it honest.
french revolution | The French Revolution began in 1789 and replaced the absolute monarchy by a republic in 1792. | Debt, hunger and privilege set it off; its Declaration of the Rights of Man shaped constitutions everywhere. | The storming of the Bastille on 14 July 1789 is still celebrated.
world war ii,second world war | The Second World War was fought from 1939 to 1945 and cost more than 60 million lives. | It ended with the defeat of Germany and Japan, and the United Nations were founded in its wake.
roman empire | The Roman Empire ruled the Mediterranean for some five hundred years from 27 BC. | Its law, roads and Latin outlived it, in the languages and states of Europe. | Its western half fell in 476, the eastern one only in 1453.
shakespeare | William Shakespeare (1564 to 1616) was an English playwright and poet. | Hamlet, Macbeth and Romeo and Juliet are among his plays, and hundreds of English phrases are his. | He wrote about 38 plays and 154 sonnets.
einstein | Albert Einstein (1879 to 1955) was a physicist who changed how we think about space, time and energy. | His theory of relativity gives E = mc²; his Nobel Prize was for the photoelectric effect. | He left Germany in 1933 and taught at Princeton.
industrial revolution | The Industrial Revolution moved work from hands to machines, beginning in Britain around 1760. | Steam, coal and textile mills made goods cheap and cities large.
cold war | The Cold War was the rivalry of the United States and the Soviet Union from about 1947 to 1991. | It was fought with arms races, alliances and proxy wars, and ended with the Soviet Union.
world war i,first world war | The First World War lasted from 1914 to 1918 and killed about 17 million people. | It began after the murder of Archduke Franz Ferdinand in Sarajevo and ended four empires.
berlin wall | The Berlin Wall divided the city from 13 August 1961 until 9 November 1989. | Germany was united eleven months after its fall.
renaissance | The Renaissance was a rebirth of art and learning that began in Italy in the 14th century. | Leonardo, Michelangelo and Raphael are its best-known artists.
american revolution | The American Revolution made thirteen British colonies independent: declared in 1776, recognised in 1783. | Taxes without representation had set it off.
magna carta | The Magna Carta of 1215 bound the English king to the law. | It is the root of the right to a fair trial.
ancient egypt,pyramids | Ancient Egypt was a kingdom on the Nile for about three thousand years. | The Great Pyramid of Giza was built around 2560 BC for King Khufu.
silk road | The Silk Road was a network of trade routes between China and the Mediterranean. | Silk, spices, paper and ideas travelled along it.
ada lovelace | Ada Lovelace (1815–1852) was an English mathematician who wrote the first published program, for Babbage's Analytical Engine. | She saw that such a machine could work on more than numbers.
alan turing | Alan Turing (1912–1954) was an English mathematician who founded computer science. | He helped to break the Enigma cipher and asked whether machines can think.
marie curie | Marie Curie (1867–1934) discovered polonium and radium. | She is the only person with Nobel Prizes in both physics and chemistry.
isaac newton,newton | Isaac Newton (1643–1727) described motion and gravity in laws that still send probes to planets. | He also built a reflecting telescope and worked out calculus.
charles darwin | Charles Darwin (1809–1882) explained how species arise by natural selection. | His book On the Origin of Species appeared in 1859.
leonardo da vinci | Leonardo da Vinci (1452–1519) was an Italian painter, engineer and anatomist. | He painted the Mona Lisa and The Last Supper.
mozart | Wolfgang Amadeus Mozart (1756–1791) was an Austrian composer of more than 600 works. | The Magic Flute and the Requiem are among the last.
jazz | Jazz is music born in New Orleans around 1900, from blues, ragtime and African and European roots. | Improvisation, swing and blue notes mark it. | Louis Armstrong, Duke Ellington, Miles Davis and John Coltrane are among its greats.
blues | The blues grew out of the songs of African Americans in the Southern United States. | Twelve bars and three chords carry most of them, and they became the root of jazz and rock.
classical music | Classical music is the written art music of Europe, roughly from Bach to our time. | Baroque, classical, romantic and modern are its main periods. | The symphony, the sonata and the opera are its great forms.
rock music,rock and roll | Rock grew from rhythm and blues and country in the 1950s. | Electric guitar, bass, drums and a strong backbeat make its sound.
hip hop,hip-hop | Hip-hop began in the Bronx in 1973, when DJ Kool Herc looped the breaks of records. | Rap, DJing, breakdance and graffiti are its four elements.
opera | Opera is drama that is sung, with orchestra, stage and costumes. | It began in Florence around 1600; Mozart, Verdi, Wagner and Puccini wrote the best-known ones.
beethoven | Ludwig van Beethoven (1770–1827) led music from the classical to the romantic age. | He wrote his Ninth Symphony when he was almost completely deaf.
bach | Johann Sebastian Bach (1685–1750) brought baroque music to its height. | The Brandenburg Concertos and the St Matthew Passion are his.
the beatles,beatles | The Beatles were a band from Liverpool: John Lennon, Paul McCartney, George Harrison and Ringo Starr. | They played together from 1960 to 1970 and changed pop music with each album.
impressionism,impressionist | Impressionism is a style of painting from France in the 1870s that catches a moment of light with quick, visible strokes. | Monet, Renoir, Degas and Morisot painted out of doors; the name comes from Monet's Impression, Sunrise. | Critics meant the word as an insult.
surrealism | Surrealism is art of the 1920s that draws on dreams and the unconscious. | Dalí, Magritte and Ernst are its best-known painters.
cubism | Cubism shows a thing from several sides at once, broken into planes. | Picasso and Braque began it in Paris around 1907.
baroque | Baroque is the art of the 17th century: movement, contrast and splendour. | Caravaggio, Rembrandt and Bernini are among its masters.
bauhaus | The Bauhaus was a German school of art and design from 1919 to 1933. | It joined craft, art and industry, and shaped modern buildings, chairs and letters.
van gogh | Vincent van Gogh (1853–1890) was a Dutch painter who sold hardly anything in his lifetime. | The Starry Night and the Sunflowers are among his most loved works.
picasso | Pablo Picasso (1881–1973) was a Spanish artist who changed styles all his life and founded cubism with Braque. | His Guernica is the best-known protest against war in painting.
mona lisa | The Mona Lisa is a portrait that Leonardo da Vinci began around 1503; it hangs in the Louvre. | Its theft in 1911 made it the most famous painting in the world.
photography | Photography is making pictures with light. | Aperture, exposure time and sensitivity decide how bright a picture is; light, moment and framing decide how good. | Keeps moments; Gear tempts; Travel and family
haiku form,haiku | A haiku is a Japanese poem of three lines with five, seven and five syllables. | It joins a picture of nature with a turn; Matsuo Bashō is its master.
sonnet | A sonnet is a poem of fourteen lines with a fixed rhyme. | Petrarch's form has eight lines and six, Shakespeare's three quatrains and a couplet.
novel | A novel is a long story in prose. | The Tale of Genji, from around 1010, and Don Quixote, from 1605, are counted among the first. | It can show what people think as no other art can.
poetry | Poetry is language in which sound, rhythm and image count as much as the meaning. | Read it aloud: much of it works by ear.
science fiction,sci-fi | Science fiction asks what would happen if: if we met others, if machines thought, if time ran backwards. | Mary Shelley, Jules Verne and H. G. Wells began it; Asimov, Lem and Le Guin carried it on.
cinema,film history | Cinema began with the first paid showing of the Lumière brothers in Paris on 28 December 1895. | Sound came in 1927, colour spread in the 1930s, and computers took over the effects in the 1990s.
anime | Anime is animation from Japan, from children's series to films for adults. | Astro Boy of 1963 set the style; Spirited Away by Hayao Miyazaki won an Oscar.
theatre,theater | Theatre is a story played by living people before others. | It came from Greek festivals of the 6th century BC.
architecture | Architecture is the art of building: firm, useful and beautiful, as Vitruvius asked. | Gothic cathedrals, Bauhaus blocks and glass towers each answered the means of their time.
philosophy | Philosophy asks what there is, what we can know and how we should live. | Socrates asked questions, Plato wrote them down, and Aristotle sorted the answers.
stoicism,stoic | Stoicism teaches to tell apart what is in our power from what is not, and to care only about the first. | Epictetus was a slave and Marcus Aurelius an emperor; both left books that are still read. | Calm under pressure; Mistaken for coldness; Hard times
existentialism | Existentialism holds that people are free, find no ready-made meaning and have to make their own. | Kierkegaard, Sartre, de Beauvoir and Camus are its names.
socrates | Socrates (about 470–399 BC) taught in Athens by asking questions and wrote nothing down. | He was condemned to drink hemlock; Plato's dialogues tell of it.
plato | Plato (about 428–348 BC) was an Athenian philosopher, pupil of Socrates and teacher of Aristotle. | In his allegory of the cave, people take shadows for the world.
aristotle | Aristotle (384–322 BC) was a Greek philosopher who founded logic and studied nearly everything else. | He taught Alexander the Great.
confucius | Confucius (551–479 BC) was a Chinese teacher whose ideas on family, respect and good government shaped East Asia. | "What you do not wish for yourself, do not do to others" is his.
buddhism,buddha | Buddhism follows the teaching of Siddhartha Gautama, who lived in northern India around the 5th century BC. | Its Four Noble Truths say that suffering comes from craving and can end by the Eightfold Path.
christianity | Christianity rests on the life and teaching of Jesus and is the largest religion, with over two billion believers. | Catholics, Orthodox and Protestants are its main branches.
islam | Islam is the religion of those who believe in one God and in Muhammad as his prophet. | Its five pillars are the creed, prayer, alms, fasting in Ramadan and the pilgrimage to Mecca.
judaism | Judaism is the oldest of the three religions that go back to Abraham. | The Torah is its holiest text, and the Sabbath its weekly day of rest.
hinduism | Hinduism is a family of traditions from India, with over a billion followers. | Karma, rebirth and the many forms of one divine are common ideas.
constitution | A constitution is the highest law of a state: it says who may do what, and which rights no majority can take away. | That of the United States, of 1787, is the oldest written one still in use; Britain's is spread over many laws.
united nations | The United Nations are an organisation of 193 states, founded in 1945 to keep the peace. | The General Assembly meets in New York; in the Security Council five states have a veto. | UNICEF, UNESCO and the WHO belong to it.
european union | The European Union is a union of 27 states with a common market, and for most of them a common currency. | It grew out of the coal and steel community of 1951.
human rights | Human rights belong to everyone by birth: life, freedom, equality, a fair trial. | The Universal Declaration of 1948 lists thirty articles.
napoleon | Napoleon Bonaparte (1769–1821) rose in the French Revolution and crowned himself emperor in 1804. | His civil code lives on in many countries; he lost at Leipzig and at Waterloo, and died on Saint Helena.
julius caesar,caesar | Julius Caesar (100–44 BC) conquered Gaul and became dictator of Rome. | Senators stabbed him on the Ides of March.
cleopatra | Cleopatra (69–30 BC) was the last queen of ancient Egypt. | She allied herself with Caesar and then with Mark Antony. | She lived closer to the Moon landing than to the building of the Great Pyramid.
alexander the great | Alexander the Great (356–323 BC) conquered an empire from Greece to India in ten years. | Greek became the common language of the East in his wake.
genghis khan | Genghis Khan (about 1162–1227) united the Mongols and founded the largest connected land empire in history. | Under his heirs, trade and messengers crossed Asia safely.
christopher columbus,columbus | Christopher Columbus sailed west for Asia in 1492 and reached the Caribbean. | His voyages opened the lasting contact of the continents, with terrible losses for the people who lived there.
martin luther king | Martin Luther King (1929–1968) led the non-violent struggle for the rights of Black Americans. | "I have a dream", he said in Washington in 1963.
gandhi | Mahatma Gandhi (1869–1948) led India to independence by non-violent resistance. | His Salt March of 1930 broke an unjust tax law before the world's eyes.
nelson mandela,mandela | Nelson Mandela (1918–2013) spent 27 years in prison for his fight against apartheid. | In 1994 he became the first Black president of South Africa.
abraham lincoln,lincoln | Abraham Lincoln (1809–1865) was president of the United States in the Civil War and ended slavery there. | His Gettysburg Address takes about two minutes.
nikola tesla | Nikola Tesla (1856–1943) was an inventor whose alternating-current motor helped to electrify the world. | The unit of magnetic flux density bears his name.
galileo | Galileo Galilei (1564–1642) saw Jupiter's moons through his telescope and tested motion by experiment. | The Church forbade him to teach that the Earth moves.
stephen hawking | Stephen Hawking (1942–2018) was a British physicist who showed that black holes radiate. | His Brief History of Time sold over ten million copies.
american civil war | The American Civil War was fought from 1861 to 1865 over slavery and the unity of the nation. | It cost over 600,000 lives and ended slavery.
black death,plague | The Black Death killed a third or more of Europe's people between 1347 and 1351. | Fleas and lice spread the bacterium; wages rose afterwards because workers were scarce.
middle ages | The Middle Ages are the time in Europe from about 500 to 1500. | Castles, monasteries, the first universities and Gothic cathedrals belong to it.
enlightenment | The Enlightenment of the 18th century trusted reason over authority. | Kant put it as: dare to know. Constitutions and human rights grew from it.
ancient greece | Ancient Greece was a world of city-states, at its height in the 5th century BC. | Democracy, theatre, philosophy and geometry as we know them began there.
great wall | The Great Wall of China is a system of walls of some 21,000 kilometres, built over two thousand years. | Most of what visitors see is from the Ming dynasty; it cannot be seen from the Moon.
space race,apollo 11 | The Space Race led from Sputnik in 1957 to Apollo 11, which landed on the Moon on 20 July 1969. | Twelve people have walked on the Moon so far.
"""
