"""What is known of the commonest subjects, in German: the subject's English name | its names | sentences."""

from __future__ import annotations

GERMAN = """
artificial intelligence | künstliche intelligenz,künstlichen intelligenz,künstlicher intelligenz,ki | Künstliche Intelligenz ist das Gebiet, auf dem Maschinen lernen, was sonst Verstand erfordert: wahrnehmen, planen, Sprache verstehen. | Spamfilter, Routenplaner und Chat-Assistenten sind alltägliche Beispiele.
llm | sprachmodell,llm | Ein großes Sprachmodell sagt das jeweils nächste Token eines Textes voraus und hat das an riesigen Textmengen gelernt. | Es antwortet, fasst zusammen, übersetzt und schreibt Code, kann sich aber auch überzeugend irren.
transformer | transformer | Ein Transformer ist ein neuronales Netz, in dem jedes Wort eines Textes alle anderen berücksichtigen kann. | Er wurde 2017 vorgestellt und ist die Grundlage heutiger Sprachmodelle.
rag | rag,retrieval | Bei Retrieval-Augmented Generation werden erst passende Textstellen gesucht und dann zusammen mit der Frage an ein Sprachmodell gegeben. | So stützt sich die Antwort auf aktuelle, eigene und prüfbare Quellen.
embedding | embedding | Ein Embedding macht aus einem Text eine Zahlenreihe, sodass ähnliche Bedeutungen nahe beieinander liegen. | Semantische Suche, Gruppierung und Empfehlungen vergleichen diese Vektoren.
vector database | vektordatenbank | Eine Vektordatenbank speichert Embeddings und findet die, die einer Anfrage am nächsten sind. | Ein Näherungsindex durchsucht Millionen davon in Millisekunden; darauf beruhen semantische Suche und RAG.
fine-tuning | fine-tuning,finetuning,feinabstimmung | Fine-Tuning trainiert ein fertiges Modell mit eigenen Beispielen weiter, damit es einen Stil, ein Format oder ein Fachgebiet annimmt. | Verfahren wie LoRA ändern nur wenige Gewichte und kommen mit einer Grafikkarte aus.
prompt engineering | prompt | Prompt Engineering ist die Kunst, Anfragen so zu formulieren, dass ein Modell tut, was man meint. | Nenne Aufgabe, Zielgruppe und Form und zeige ein gutes Beispiel.
ai agent | agent | Ein KI-Agent ist ein Sprachmodell in einer Schleife: Es plant einen Schritt, ruft ein Werkzeug auf, liest das Ergebnis und entscheidet weiter. | Riskante Schritte brauchen Grenzen und die Zustimmung eines Menschen.
deep learning | deep learning | Deep Learning trainiert neuronale Netze mit vielen Schichten, von denen jede auf der vorigen aufbaut. | Bei Bildern erkennen die ersten Schichten Kanten, die späteren Formen und Dinge.
neural network | neuronales netz,neuronale netz,neuronalen netz | Ein neuronales Netz besteht aus Schichten einfacher Rechnungen, deren Gewichte so lange angepasst werden, bis die Ausgaben zu den Beispielen passen. | Das Backpropagation-Verfahren sagt jedem Gewicht, in welche Richtung es sich ändern soll.
machine learning | maschinelles lernen,maschinellem lernen,machine learning | Beim maschinellen Lernen findet ein Programm Muster in Beispielen, statt von Hand geschriebenen Regeln zu folgen. | Seine Güte hängt vor allem von den Daten ab.
token | token | Ein Token ist das Textstück, in dem ein Sprachmodell liest und schreibt: ein kurzes Wort oder ein Teil eines langen. | Preise und Grenzen werden in Token gezählt.
api | api,schnittstelle | Eine API ist die Menge der Anfragen, mit denen ein Programm ein anderes benutzt. | Sie gleicht einer Speisekarte: Man sieht, was man bestellen kann, nicht wie die Küche arbeitet.
docker | docker | Docker packt ein Programm mit allem, was es braucht, in ein Image, das überall gleich läuft. | Container teilen sich den Kern des Hosts und starten deshalb in einer Sekunde.
kubernetes | kubernetes | Kubernetes betreibt Container auf vielen Rechnern und hält von jedem so viele am Leben, wie man angegeben hat. | Den gewünschten Zustand beschreibt man in YAML, Controller stellen ihn her.
git | git | Git ist eine Versionsverwaltung, in der jede Kopie die ganze Geschichte enthält. | Ein Commit ist ein Schnappschuss mit Nachricht, ein Branch ein beweglicher Name dafür.
python | python | Python ist eine gut lesbare Programmiersprache mit Bibliotheken für fast alles. | In Datenanalyse, Automatisierung und Web-Backends ist sie führend.
java | java | Java ist eine typisierte, objektorientierte Sprache, die auf einer fast überall verfügbaren virtuellen Maschine läuft. | Große Geschäftsanwendungen beruhen seit Jahrzehnten auf ihr.
javascript | javascript | JavaScript ist die Sprache des Browsers und läuft mit Node.js auch auf vielen Servern. | Eine Ereignisschleife treibt es an, Langsames wird mit await abgewartet.
sql | sql,datenbank | Eine Datenbank bewahrt Daten geordnet auf; mit SQL sagt man, welche Zeilen man haben will, und die Datenbank entscheidet, wie sie sie findet. | Ein Beispiel: SELECT name FROM users WHERE age > 30.
redis | redis | Redis hält Daten im Arbeitsspeicher und antwortet in weniger als einer Millisekunde. | Man nutzt es für Caches, Sitzungen, Warteschlangen und Zähler.
dns | dns | DNS übersetzt Namen wie example.com in die IP-Adressen, die Computer benutzen. | Antworten werden so lange zwischengespeichert, wie ihre TTL es erlaubt.
caching | cache,caching | Ein Cache hält Ergebnisse langsamer Arbeit bereit, damit die nächste Anfrage sie sofort bekommt. | Schwierig ist zu wissen, wann ein Ergebnis veraltet ist.
load balanc | lastverteilung,load balanc,lastausgleich | Lastverteilung verteilt Anfragen auf mehrere Server, damit keiner überlastet wird. | Ein Gateway wählt reihum, nach Verbindungen oder nach Antwortzeit und lässt ausgefallene Server aus.
blockchain | blockchain | Eine Blockchain ist eine Liste von Einträgen, die viele Rechner gemeinsam führen; jeder Block ist mit dem Hash des vorigen versiegelt. | Wer Altes ändert, ändert alle späteren Hashes, und das fällt auf.
bitcoin | bitcoin | Bitcoin ist die erste Kryptowährung und läuft seit 2009. | Es wird nie mehr als 21 Millionen geben, und der Kurs schwankt stark.
cloud computing | cloud | Cloud-Computing heißt, Rechner, Speicher und Dienste über das Netz zu mieten und nach Verbrauch zu bezahlen. | Mehr Leistung gibt es in Minuten, und die kaputte Festplatte tauscht jemand anderes.
algorithm | algorithmus,algorithmen | Ein Algorithmus ist eine endliche Folge genauer Schritte, die eine Art von Aufgabe löst. | Sortieren, Suchen und kürzeste Wege sind die klassischen Beispiele.
black hole | schwarzes loch,schwarze loch,schwarze löcher,schwarzen loch | Ein Schwarzes Loch ist ein Bereich, aus dem wegen der Schwerkraft nicht einmal Licht entkommt. | Die meisten entstehen, wenn schwere Sterne zusammenfallen.
dna | dna,dns-molekül,erbgut | DNA ist das Molekül, das die Anleitung für den Bau und Betrieb eines Lebewesens trägt. | Vier Basen, A, C, G und T, bilden die Gene.
evolution | evolution | Evolution ist die Veränderung erblicher Merkmale einer Population über Generationen. | Merkmale, die zu mehr Nachkommen führen, werden häufiger.
climate change | klimawandel,erderwärmung | Der Klimawandel ist die langfristige Veränderung von Temperatur und Wetter, heute vor allem durch das Verbrennen von Kohle, Öl und Gas. | Die Folgen sind heißere Sommer, stärkerer Regen und steigende Meere.
greenhouse effect | treibhauseffekt | Der Treibhauseffekt erwärmt die Erde, weil manche Gase das Sonnenlicht durchlassen, die Wärme aber zurückhalten. | Ohne ihn läge die mittlere Temperatur bei etwa −18 °C.
rainbow | regenbogen | Ein Regenbogen entsteht, wenn Sonnenlicht in Regentropfen gebrochen und gespiegelt und dabei in seine Farben zerlegt wird. | Man sieht ihn mit der Sonne im Rücken.
vaccin | impfung,impfstoff | Eine Impfung übt das Immunsystem an einem harmlosen Teil oder einer harmlosen Form des Erregers. | Kommt der echte, sind Antikörper und Gedächtniszellen bereit.
inflation | inflation | Inflation ist ein allgemeiner Anstieg der Preise, sodass man für dasselbe Geld weniger bekommt. | Zentralbanken bekämpfen sie mit höheren Zinsen.
electric car | elektroauto,e-auto | Ein Elektroauto fährt mit Batterie und Motor statt mit Kraftstoff und Verbrenner. | Über 80 % der Energie werden zu Bewegung, beim Benziner sind es etwa 30 %.
coffee | kaffee | Kaffee wird aus den gerösteten Samen der Kaffeepflanze gebrüht. | Sein Koffein blockiert das Signal, das uns müde macht; abends kann es den Schlaf stören.
tea | tee | Tee ist ein Aufguss aus den Blättern von Camellia sinensis; grüner, Oolong und schwarzer Tee unterscheiden sich in der Oxidation. | Er hat weniger Koffein als Kaffee und wirkt sanfter.
paris | paris | Paris ist die Hauptstadt Frankreichs und liegt an der Seine. | Sehenswert sind der Louvre, der Eiffelturm, Notre-Dame, Montmartre und das Musée d'Orsay.
tokyo | tokio,tokyo | Tokio ist die Hauptstadt Japans und mit rund 37 Millionen Menschen der größte Ballungsraum der Welt. | Sehenswert sind der Sensō-ji, der Meiji-Schrein, Shibuya und der Skytree.
bangkok | bangkok | Bangkok ist die Hauptstadt Thailands und liegt am Chao Phraya. | Sehenswert sind der Große Palast, Wat Pho, Wat Arun, die Kanäle und der Chatuchak-Markt.
beijing | peking | Peking ist die Hauptstadt Chinas mit rund 22 Millionen Menschen. | Sehenswert sind die Verbotene Stadt, die Große Mauer, der Himmelstempel und der Sommerpalast.
berlin | berlin | Berlin ist die Hauptstadt Deutschlands mit rund 3,7 Millionen Menschen; von 1961 bis 1989 teilte eine Mauer die Stadt. | Sehenswert sind das Brandenburger Tor, der Reichstag, die Museumsinsel und die East Side Gallery.
munich | münchen | München ist die Hauptstadt Bayerns nahe den Alpen. | Sehenswert sind der Marienplatz, der Englische Garten, die Pinakotheken und Schloss Nymphenburg.
"""
