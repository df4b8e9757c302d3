"""Words that say little in a question or a passage, by language; question words are among them."""

STOP_WORDS = frozenset(
    """
    a an and are as at be been being but by can could did do does done for from had has have how i
    if in into is it its me my of on or our shall should so such than that the their them then
    there these they this those to us was we were what when where which while who whom whose why
    will with would you your tell about
    """.split()
)
"""Those of English."""

OTHER_STOP_WORDS = {
    language: tuple(words.split())
    for language, words in {
        "Arabic": "في من على إلى الى عن مع أن إن ان ما ماذا متى أين اين كيف لماذا هل كم أي اي التي"
        " الذي الذين هذا هذه ذلك تلك كان كانت هو هي هم قد لا لم لن و أو او ثم بين بعد قبل عند كل",
        "Danish": "hvem hvad hvor hvornår hvorfor hvordan hvilken hvilke hvis mange meget",
        "Dutch": "wie wat waar wanneer waarom hoe welke welk hoeveel",
        "Finnish": "kuka mikä missä milloin miksi miten kuinka paljonko montako ja on ei",
        "French": "qui que quoi quand où pourquoi comment quel quelle quels quelles combien est-ce",
        "German": "wer wen wem wessen was wann wo woher wohin warum wieso wie welche welcher"
        " welches welchem welchen wieviel wieviele viele gibt wurde wurden",
        "Greek": "ο η το οι τα του της των τον την και να με για από στο στη στην στον σε που πώς"
        " πότε πού ποιος ποια ποιο τι γιατί πόσο πόσα πόσοι είναι ήταν θα δεν ένα μια",
        "Hungarian": "ki mi hol mikor miért hogyan melyik mennyi hány milyen",
        "Italian": "chi che cosa quando dove perché come quale quali quanto quanti quanta quante è",
        "Norwegian": "hvem hva hvor når hvorfor hvordan hvilken hvilke mange mye",
        "Polish": "i w we z ze na do nie się że jest są był była było były to ten ta te o od za po"
        " przez dla jak ale co czy lub oraz kto kogo kim gdzie kiedy dlaczego jaki jaka jakie który"
        " która które ile",
        "Portuguese": "quem que quê quando onde porquê porque como qual quais quanto quantos"
        " quantas",
        "Romanian": "și în de la a cu pe nu că este sunt din o un unei care pentru sau mai au fost"
        " ce se cine când unde cum cât câte câți care",
        "Russian": "кто что когда где куда откуда почему зачем как какой какая какое какие каков"
        " сколько который которая которое которые кого кому чей чья чьё",
        "Spanish": "quién quiénes qué cuándo dónde cómo cuál cuáles cuánto cuántos cuánta cuántas",
        "Swedish": "vem vad var när varför hur vilken vilket vilka många mycket",
        "Turkish": "ve bir bu da de için ile mi mı mu mü ne kim nerede nereye neden niçin nasıl"
        " hangi kaç kadar olan olarak",
    }.items()
}
"""Those of other languages; to be used besides tantivy's own lists, which lack question words."""

UNSPACED_STOP_WORDS = (
    "为什么 為什麼 什么时候 什麼時候 什么 什麼 怎么样 怎么 怎麼 怎样 怎樣 如何 哪里 哪裡 哪儿"
    " 哪个 哪些 哪位 哪 多少 何时 何時 谁 誰 吗 嗎 呢 的 了 是"
    " ですか ますか でしたか ましたか です ます でした ました"
    " いつ どこ なぜ どうして どんな どう どの どれ いくつ いくら 何"
).split()
"""What Chinese and Japanese questions are made with."""

PARTICLES = frozenset("はがをにでとのへもか")
"""Of Japanese, one character each."""
