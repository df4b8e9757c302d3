"""Short documents in many languages about different things, and questions in their own words."""

from pathlib import Path

DOCUMENTS = {
    "zh.txt": (
        "渡轮公司周二宣布，新船将于明年春天投入使用。首席执行官王丽表示，这艘渡轮可以搭载四百名乘客。"
        "旧船将被送往博物馆。"
    ),
    "zh-weather.txt": "气象台预计周末有大雨。居民应当留在家中，避免前往河边。学校周一停课。",
    "ja.txt": (
        "市は火曜日、新しい図書館を来年の春に開くと発表した。館長の佐藤氏によると、蔵書は四十万冊になる。"
        "子どもたちは毎晩ここで本を読めるようになる。"
    ),
    "ja-weather.txt": "気象庁は週末に大雨が降ると予想している。川の近くには行かないでください。",
    "ar.txt": (
        "أعلنت شركة العبارات يوم الثلاثاء أن السفينة الجديدة ستبدأ العمل في الربيع المقبل."
        " وقالت المديرة ليلى حسن إن السفن القديمة ستنقل إلى المتحف البحري."
    ),
    "ar-weather.txt": "تتوقع الأرصاد أمطارا غزيرة، ودعت السكان إلى البقاء في منازلهم.",
    "ru.txt": (
        "Паромная компания объявила во вторник, что новый корабль начнёт работу весной."
        " Директор Анна Петрова сказала, что старые корабли передадут морскому музею."
    ),
    "ru-weather.txt": "Синоптики ожидают сильных дождей завтра. Жителей просят не ходить к реке.",
    "de.txt": (
        "Die Reederei kündigte am Dienstag an, dass die neue Fähre im Frühjahr in Betrieb geht."
        " Geschäftsführerin Anna Keller sagte, die alten Schiffe kämen in das Museum der Stadt."
    ),
    "de-weather.txt": (
        "Der Wetterdienst erwartet am Wochenende starken Regen. Die Bewohner sollen nicht an den"
        " Fluss gehen, und die Schulen bleiben am Montag geschlossen."
    ),
    "en.txt": (
        "The railway said on Tuesday that its new train would be in service by the spring."
        " The director, Ann Miller, said that the old trains were to be scrapped."
    ),
    "en-weather.txt": (
        "Forecasters expect heavy rain at the weekend. Residents have been told to stay at home."
    ),
}

QUESTIONS = {
    "渡轮可以搭载多少乘客？": "zh.txt",
    "谁是首席执行官？": "zh.txt",
    "図書館の蔵書は何冊ですか？": "ja.txt",
    "誰が館長ですか？": "ja.txt",
    "子どもは本を読む": "ja.txt",
    "ما مصير السفن القديمة؟": "ar.txt",
    "المدير": "ar.txt",
    "Куда передали старый корабль?": "ru.txt",
    "Кто директор паромной компании?": "ru.txt",
    "Wohin kommt das alte Schiff?": "de.txt",
    "Wann gehen die neuen Fähren in Betrieb?": "de.txt",
    "What will happen to the old train?": "en.txt",
}
"""Questions, many with other endings than the document, and the document that answers."""


def write_documents(folder: Path) -> None:
    """Write all documents into `folder`."""
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
