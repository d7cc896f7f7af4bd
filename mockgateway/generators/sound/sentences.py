"""What people say in recordings that nobody knows the words of, by language."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Thanks everyone for joining today.", "Let's start with a quick look at where we are this week.",
        "The first point is the new release, which went out on Monday.",
        "I think we should talk to the customers before we decide.", "There was a small delay, but the team has already fixed it.",
        "Could you send me the notes after the meeting?",
        "We tried two different approaches, and the second one worked much better.", "That is a good question, and I don't have a complete answer yet.",
        "The numbers for last month look better than we expected.", "If nobody minds, I would like to move on to the next topic.",
        "My plan is to finish the first draft by Friday.",
        "It was raining this morning, so a few people arrived late.", "Please let me know if anything is unclear.", "We can come back to this at the end.",
        "Okay, that sounds reasonable to me.",
    ),
    "zh": (
        "大家好，感谢各位今天参加会议。", "我们先来看一下这周的进展。", "第一件事是新版本，周一已经发布了。", "我觉得在做决定之前应该先问问客户。",
        "出了一点小问题，不过团队已经解决了。", "会后能把记录发给我吗？",
        "我们试了两种方法，第二种的效果好很多。", "这是个好问题，我现在还没有完整的答案。", "上个月的数据比预期的要好。",
        "如果没有其他意见，我们就进入下一个话题。", "我打算在星期五之前完成初稿。", "如果有不清楚的地方，请告诉我。",
    ),
    "th": (
        "สวัสดีครับ ขอบคุณทุกคนที่เข้าร่วมวันนี้", "เรามาเริ่มดูความคืบหน้าของสัปดาห์นี้กันก่อน", "เรื่องแรกคือเวอร์ชันใหม่ ซึ่งเปิดตัวไปเมื่อวันจันทร์",
        "ผมคิดว่าเราควรคุยกับลูกค้าก่อนตัดสินใจ", "มีความล่าช้าเล็กน้อย แต่ทีมแก้ไขเรียบร้อยแล้ว",
        "ช่วยส่งบันทึกให้ผมหลังประชุมได้ไหมครับ", "เราลองสองวิธี และวิธีที่สองได้ผลดีกว่ามาก", "เป็นคำถามที่ดี แต่ตอนนี้ยังไม่มีคำตอบที่สมบูรณ์",
        "ตัวเลขของเดือนที่แล้วดีกว่าที่คาดไว้", "ถ้าไม่มีใครขัดข้อง เราไปหัวข้อต่อไปกันเลย", "ผมตั้งใจจะทำร่างแรกให้เสร็จภายในวันศุกร์",
    ),
    "es": (
        "Gracias a todos por acompañarnos hoy.", "Empecemos con un vistazo rápido a cómo vamos esta semana.",
        "El primer punto es la nueva versión, que salió el lunes.", "Creo que deberíamos hablar con los clientes antes de decidir.",
        "Hubo un pequeño retraso, pero el equipo ya lo ha resuelto.", "¿Me puedes enviar las notas después de la reunión?",
        "Probamos dos métodos distintos y el segundo funcionó mucho mejor.", "Es una buena pregunta y todavía no tengo una respuesta completa.",
        "Las cifras del mes pasado son mejores de lo que esperábamos.", "Si a nadie le importa, me gustaría pasar al siguiente tema.",
        "Mi plan es terminar el primer borrador antes del viernes.", "Por favor, avísenme si algo no está claro.",
    ),
    "de": (
        "Vielen Dank, dass ihr heute alle dabei seid.", "Fangen wir mit einem kurzen Blick auf den Stand dieser Woche an.",
        "Der erste Punkt ist die neue Version, die am Montag erschienen ist.", "Ich finde, wir sollten mit den Kunden sprechen, bevor wir entscheiden.",
        "Es gab eine kleine Verzögerung, aber das Team hat sie schon behoben.", "Kannst du mir nach der Besprechung die Notizen schicken?",
        "Wir haben zwei Wege ausprobiert, und der zweite hat viel besser funktioniert.", "Das ist eine gute Frage, und ich habe noch keine vollständige Antwort.",
        "Die Zahlen vom letzten Monat sind besser als erwartet.", "Wenn niemand etwas dagegen hat, würde ich zum nächsten Thema kommen.",
        "Ich möchte den ersten Entwurf bis Freitag fertig haben.", "Sagt bitte Bescheid, wenn etwas unklar ist.",
    ),
    "ja": (
        "皆さん、今日はご参加いただきありがとうございます。", "まず今週の進み具合を簡単に見ていきましょう。",
        "最初の話題は、月曜日に公開した新しいバージョンです。", "決める前に、お客様の話を聞いたほうがいいと思います。",
        "少し遅れがありましたが、もうチームが直してくれました。",
        "会議のあとで、メモを送ってもらえますか。", "二つの方法を試しましたが、二番目のほうがずっとうまくいきました。",
        "いい質問ですね。まだはっきりした答えはありません。", "先月の数字は思ったより良かったです。", "よろしければ、次の話題に移りたいと思います。",
        "金曜日までに最初の案を仕上げるつもりです。",
    ),
    "fr": (
        "Merci à tous d'être là aujourd'hui.", "Commençons par un rapide coup d'œil sur la semaine.",
        "Le premier point, c'est la nouvelle version, sortie lundi.", "Je pense qu'il faudrait parler aux clients avant de décider.",
        "Il y a eu un petit retard, mais l'équipe l'a déjà réglé.", "Peux-tu m'envoyer les notes après la réunion ?",
        "Nous avons essayé deux méthodes, et la seconde marche beaucoup mieux.", "C'est une bonne question, et je n'ai pas encore de réponse complète.",
        "Les chiffres du mois dernier sont meilleurs que prévu.", "Si personne n'y voit d'inconvénient, passons au sujet suivant.",
        "Je compte terminer la première ébauche d'ici vendredi.", "Dites-moi si quelque chose n'est pas clair.",
    ),
    "it": (
        "Grazie a tutti per essere qui oggi.", "Cominciamo con un rapido sguardo alla settimana.", "Il primo punto è la nuova versione, uscita lunedì.",
        "Credo che dovremmo parlare con i clienti prima di decidere.", "C'è stato un piccolo ritardo, ma la squadra lo ha già risolto.",
        "Abbiamo provato due metodi, e il secondo ha funzionato molto meglio.", "I numeri del mese scorso sono migliori del previsto.",
        "Fatemi sapere se qualcosa non è chiaro.",
    ),
    "pt": (
        "Obrigado a todos por participarem hoje.", "Vamos começar com uma visão rápida da semana.",
        "O primeiro ponto é a nova versão, que saiu na segunda-feira.", "Acho que devíamos falar com os clientes antes de decidir.",
        "Houve um pequeno atraso, mas a equipe já resolveu.",
        "Tentamos dois métodos, e o segundo funcionou muito melhor.", "Os números do mês passado são melhores do que esperávamos.",
        "Por favor, avisem se algo não estiver claro.",
    ),
    "ko": (
        "오늘 참석해 주셔서 감사합니다.", "먼저 이번 주 진행 상황을 간단히 살펴보겠습니다.", "첫 번째 주제는 월요일에 나온 새 버전입니다.",
        "결정하기 전에 고객의 의견을 들어야 한다고 생각합니다.", "조금 늦어졌지만 팀에서 이미 해결했습니다.", "두 가지 방법을 시도했는데 두 번째가 훨씬 좋았습니다.",
        "지난달 수치는 예상보다 좋습니다.", "궁금한 점이 있으면 말씀해 주세요.",
    ),
    "ru": (
        "Спасибо всем, что пришли сегодня.", "Давайте коротко посмотрим, что сделано за неделю.", "Первый вопрос — новая версия, которая вышла в понедельник.",
        "Думаю, перед решением стоит поговорить с клиентами.", "Была небольшая задержка, но команда уже всё исправила.",
        "Мы попробовали два способа, и второй сработал гораздо лучше.", "Показатели прошлого месяца лучше, чем мы ожидали.",
        "Скажите, пожалуйста, если что-то непонятно.",
    ),
}  # fmt: skip
