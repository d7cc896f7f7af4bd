"""What is known of the commonest subjects, in Spanish: the subject's English name | its names | sentences."""

from __future__ import annotations

SPANISH = """
artificial intelligence | inteligencia artificial,ia | La inteligencia artificial busca que las máquinas hagan lo que en las personas exige inteligencia: percibir, planificar, usar el lenguaje. | Los filtros de correo, los planificadores de rutas y los asistentes de chat son ejemplos cotidianos.
llm | modelo de lenguaje,modelos de lenguaje,llm | Un gran modelo de lenguaje predice el siguiente token de un texto tras haber aprendido de muchísima escritura. | Responde, resume, traduce y programa, pero también puede equivocarse con total seguridad.
transformer | transformer | Un transformer es una red neuronal en la que cada palabra de un texto puede atender a todas las demás. | Se presentó en 2017 y es la base de los modelos de lenguaje actuales.
rag | rag,generación aumentada | La generación aumentada por recuperación busca primero los pasajes pertinentes y se los da al modelo junto con la pregunta. | Así la respuesta se apoya en fuentes actuales, propias y comprobables.
embedding | embedding | Un embedding convierte un texto en una lista de números, de modo que los significados parecidos quedan cerca. | La búsqueda semántica y las recomendaciones comparan esos vectores.
vector database | base de datos vectorial,bases de datos vectoriales | Una base de datos vectorial guarda embeddings y encuentra los más cercanos a una consulta. | Con un índice aproximado busca entre millones en milisegundos; en ella se basan la búsqueda semántica y RAG.
fine-tuning | fine-tuning,ajuste fino | El ajuste fino sigue entrenando un modelo ya hecho con ejemplos propios para que adopte un estilo, un formato o una especialidad. | Métodos como LoRA cambian solo unos pocos pesos y caben en una tarjeta gráfica.
prompt engineering | prompt | La ingeniería de prompts es el arte de redactar peticiones para que el modelo haga lo que quieres. | Indica la tarea, el público y la forma, y da un buen ejemplo.
ai agent | agente | Un agente de IA es un modelo de lenguaje en bucle: planea un paso, llama a una herramienta, lee el resultado y decide cómo seguir. | Los pasos arriesgados necesitan límites y el visto bueno de una persona.
deep learning | aprendizaje profundo,deep learning | El aprendizaje profundo entrena redes neuronales de muchas capas, cada una apoyada en la anterior. | En las imágenes, las primeras capas ven bordes y las últimas, objetos.
neural network | red neuronal,redes neuronales | Una red neuronal es una serie de capas de cálculos sencillos cuyos pesos se ajustan hasta que las salidas coinciden con los ejemplos. | La retropropagación indica a cada peso hacia dónde moverse.
machine learning | aprendizaje automático,machine learning | El aprendizaje automático permite que un programa encuentre patrones en ejemplos, en lugar de seguir reglas escritas a mano. | Su calidad depende sobre todo de los datos.
token | token | Un token es el trozo de texto con el que lee y escribe un modelo de lenguaje: una palabra corta o parte de una larga. | Los precios y los límites se cuentan en tokens.
api | api | Una API es el conjunto de peticiones con las que un programa usa otro. | Es como la carta de un restaurante: ves lo que puedes pedir, no cómo trabaja la cocina.
docker | docker | Docker empaqueta un programa con todo lo que necesita en una imagen que funciona igual en cualquier máquina. | Los contenedores comparten el núcleo del sistema y por eso arrancan en un segundo.
kubernetes | kubernetes | Kubernetes ejecuta contenedores en un grupo de máquinas y mantiene en marcha tantos como has declarado. | Describes en YAML el estado deseado y los controladores lo consiguen.
git | git | Git es un control de versiones en el que cada copia contiene toda la historia. | Un commit es una instantánea con un mensaje; una rama, un nombre que se mueve.
python | python | Python es un lenguaje de programación fácil de leer y con bibliotecas para casi todo. | Destaca en ciencia de datos, automatización y servidores web.
java | java | Java es un lenguaje tipado y orientado a objetos que se ejecuta en una máquina virtual disponible casi en todas partes. | Sostiene desde hace décadas grandes sistemas empresariales.
javascript | javascript | JavaScript es el lenguaje del navegador y, con Node.js, también de muchos servidores. | Lo mueve un bucle de eventos, y lo lento se espera con await.
sql | base de datos,bases de datos,sql | Una base de datos guarda información de forma ordenada; con SQL dices qué filas quieres y la base decide cómo encontrarlas. | Por ejemplo: SELECT name FROM users WHERE age > 30.
redis | redis | Redis guarda los datos en memoria y responde en menos de un milisegundo. | Se usa para cachés, sesiones, colas y contadores.
dns | dns | El DNS traduce nombres como example.com a las direcciones IP que usan los ordenadores. | Las respuestas se guardan el tiempo que permite su TTL.
caching | caché | Una caché guarda a mano los resultados de un trabajo lento para que la siguiente petición los reciba al momento. | Lo difícil es saber cuándo un resultado ha caducado.
load balanc | balanceo de carga,balanceador | El balanceo de carga reparte las peticiones entre varios servidores para que ninguno se sature. | Una pasarela elige por turnos, por conexiones o por latencia, y descarta los servidores caídos.
blockchain | blockchain,cadena de bloques | Una cadena de bloques es un registro que llevan muchos ordenadores a la vez; cada bloque se sella con el hash del anterior. | Cambiar algo antiguo altera todos los hashes posteriores, y eso se nota.
bitcoin | bitcoin | Bitcoin es la primera criptomoneda y funciona desde 2009. | Nunca habrá más de 21 millones, y su precio oscila mucho.
cloud computing | computación en la nube,la nube | La computación en la nube consiste en alquilar ordenadores, almacenamiento y servicios por la red y pagar por lo que se usa. | La capacidad crece en minutos.
algorithm | algoritmo | Un algoritmo es una serie finita de pasos exactos que resuelve un tipo de problema. | Ordenar, buscar y hallar el camino más corto son los ejemplos clásicos.
black hole | agujero negro,agujeros negros | Un agujero negro es una región con tanta gravedad que ni la luz puede salir. | La mayoría nace del colapso de estrellas masivas.
dna | adn | El ADN es la molécula que lleva las instrucciones para formar y hacer funcionar un ser vivo. | Cuatro bases, A, C, G y T, escriben los genes.
evolution | evolución | La evolución es el cambio de los rasgos heredados de una población a lo largo de generaciones. | Los rasgos de quienes dejan más descendencia se vuelven más comunes.
climate change | cambio climático,calentamiento global | El cambio climático es la variación a largo plazo de la temperatura y el tiempo, debida hoy sobre todo a quemar carbón, petróleo y gas. | Trae veranos más calurosos, lluvias más fuertes y un mar más alto.
greenhouse effect | efecto invernadero | El efecto invernadero calienta la Tierra porque algunos gases dejan pasar la luz del sol pero retienen el calor. | Sin él, la temperatura media sería de unos −18 °C.
rainbow | arcoíris,arco iris | Un arcoíris aparece cuando la luz del sol se refracta y se refleja en las gotas de lluvia y se separa en colores. | Se ve con el sol a la espalda.
vaccin | vacuna | Una vacuna entrena al sistema inmunitario con una parte o forma inofensiva de un germen. | Cuando llega el verdadero, los anticuerpos ya están listos.
inflation | inflación | La inflación es la subida general de los precios, de modo que con el mismo dinero se compra menos. | Los bancos centrales la combaten subiendo los tipos de interés.
electric car | coche eléctrico,coches eléctricos,auto eléctrico | Un coche eléctrico se mueve con batería y motor en lugar de combustible. | Convierte en movimiento más del 80 % de la energía; uno de gasolina, cerca del 30 %.
coffee | café | El café se prepara con las semillas tostadas del cafeto. | Su cafeína bloquea la señal que nos cansa; de noche puede quitar el sueño.
tea | té | El té es una infusión de hojas de Camellia sinensis; el verde, el oolong y el negro se distinguen por su oxidación. | Tiene menos cafeína que el café y un efecto más suave.
paris | parís | París es la capital de Francia, a orillas del Sena. | Merece la pena ver el Louvre, la torre Eiffel, Notre-Dame, Montmartre y el Museo de Orsay.
tokyo | tokio | Tokio es la capital de Japón y, con unos 37 millones de personas, la mayor área metropolitana del mundo. | Merece la pena ver el templo Sensō-ji, el santuario Meiji, Shibuya y la torre Skytree.
bangkok | bangkok | Bangkok es la capital de Tailandia, a orillas del Chao Phraya. | Merece la pena ver el Gran Palacio, Wat Pho, Wat Arun, los canales y el mercado de Chatuchak.
beijing | pekín | Pekín es la capital de China, con unos 22 millones de personas. | Merece la pena ver la Ciudad Prohibida, la Gran Muralla, el Templo del Cielo y el Palacio de Verano.
madrid | madrid | Madrid es la capital de España, a 650 metros de altitud y con unos 3,3 millones de personas. | Merece la pena ver el Prado, el Retiro, el Palacio Real, el Reina Sofía y el Rastro.
barcelona | barcelona | Barcelona es la capital de Cataluña, junto al Mediterráneo. | Merece la pena ver la Sagrada Familia, el Parque Güell, el Barrio Gótico y la Casa Batlló.
berlin | berlín | Berlín es la capital de Alemania y estuvo dividida por un muro de 1961 a 1989. | Merece la pena ver la Puerta de Brandeburgo, el Reichstag y la Isla de los Museos.
"""
