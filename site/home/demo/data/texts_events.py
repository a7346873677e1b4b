"""Pages around the invented events."""

from home.demo.pages import Words, text

INVENTED = {
    "en": "This is a demonstration: the event, its speakers and its hosts are invented.",
    "zh-hans": "这是演示内容：活动、报告人和主办方均为虚构。",
    "vi": "Đây là nội dung trình diễn: sự kiện, diễn giả và đơn vị tổ chức đều là hư cấu.",
}

SERIES = {
    "en": Words(
        "Riverside Lectures",
        "An hour and a half on Thursday afternoons: one speaker, one question, and time to talk. " + INVENTED["en"],
        (
            text(
                "<p>The lectures are open to everybody, on site and online; there is no fee. Slides appear on the "
                "page of each lecture.</p>"
            ),
        ),
    ),
    "zh-hans": Words(
        "河畔讲座",
        "每逢周四下午一个半小时：一位主讲人、一个问题、充分的讨论时间。" + INVENTED["zh-hans"],
        (text("<p>讲座面向所有人，可现场或在线参加，不收费。讲义发布在各场讲座的页面上。</p>"),),
    ),
    "vi": Words(
        "Bài giảng bên sông",
        "Một tiếng rưỡi vào chiều thứ Năm: một diễn giả, một câu hỏi và thời gian để trò chuyện. " + INVENTED["vi"],
        (
            text(
                "<p>Các bài giảng mở cho mọi người, tại chỗ và trực tuyến, không thu phí. Bài trình chiếu được đăng trên "
                "trang của từng bài giảng.</p>"
            ),
        ),
    ),
}

CONFERENCES = {
    "en": Words("Symposia", "Symposia to come and past ones."),
    "zh-hans": Words("研讨会", "即将举行和往届的研讨会。"),
    "vi": Words("Hội nghị", "Các hội nghị sắp tới và đã qua."),
}

SYMPOSIUM = {
    "en": Words(
        "Remedies 2.0: from the forest to the ward",
        "Three days on where medicines come from and how they reach those who need them. " + INVENTED["en"],
        (
            text(
                "<h2>What it is about</h2>"
                "<p>Chemists, pharmacists, physicians and people who know plants meet for three days by the river. Five "
                "keynote lectures set the themes; oral sessions, a poster session, a panel and workshops take them "
                "apart. Young researchers have an hour of their own.</p>"
                "<h2>Who should come</h2>"
                "<p>Whoever works on the way of a medicine, from discovery to access. Students come free of charge as "
                "long as places last.</p>"
            ),
        ),
    ),
    "zh-hans": Words(
        "药源 2.0：从森林到病房",
        "为期三天，探讨药物从何而来、如何送达需要的人。" + INVENTED["zh-hans"],
        (
            text(
                "<h2>会议主题</h2>"
                "<p>化学家、药师、医生和熟悉植物的人在河畔相聚三天。五场主旨报告确立主题，口头报告、墙报、圆桌讨论和工作坊深入展开，"
                "青年学者另有专场。</p>"
                "<h2>谁应参加</h2>"
                "<p>从发现到可及，凡从事药物相关工作者。学生名额有限，免费参加。</p>"
            ),
        ),
    ),
    "vi": Words(
        "Remedies 2.0: từ khu rừng đến giường bệnh",
        "Ba ngày bàn về nguồn gốc của thuốc và con đường đưa thuốc đến người cần. " + INVENTED["vi"],
        (
            text(
                "<h2>Nội dung</h2>"
                "<p>Các nhà hóa học, dược sĩ, bác sĩ và những người am hiểu cây cỏ gặp nhau ba ngày bên sông. Năm bài "
                "giảng chính nêu chủ đề; các phiên báo cáo, phiên áp phích, tọa đàm và hội thảo thực hành đi sâu vào "
                "từng vấn đề. Các nhà nghiên cứu trẻ có một giờ riêng.</p>"
                "<h2>Dành cho ai</h2>"
                "<p>Mọi người làm việc trên con đường của thuốc, từ phát hiện đến tiếp cận. Sinh viên được miễn phí khi "
                "còn chỗ.</p>"
            ),
        ),
    ),
}

TRAVEL = {
    "en": Words(
        "Venue and travel",
        "How to get there, and where to stay.",
        (
            text(
                "<h2>The house</h2><p>All sessions take place in the Riverside Conference Centre, an invented house with "
                "three rooms and a terrace. The hall and the terrace are on the ground floor, the other rooms on the "
                "first floor; a lift goes everywhere.</p>"
                "<h2>Getting there</h2><p>By boat to Invented Pier, then two minutes on foot. From the airport plan an "
                "hour.</p>"
                "<h2>Access</h2><p>All rooms can be reached with a wheelchair. Tell us your needs when you register.</p>"
            ),
        ),
    )
}

CALL = {
    "en": Words(
        "Posters and prizes",
        "Two square metres to show your work.",
        (
            text(
                "<p>Posters hang on the terrace from the first day to the last. Presenters stand by theirs during the "
                "poster session. The best one is chosen by everybody who comes, by ballot, and is named at the "
                "closing.</p><p>Format: portrait, at most 90 × 120 cm.</p>"
            ),
        ),
    )
}

PAST = {
    "en": Words(
        "Remedies 1.0: plants, doses, people",
        "The first of these symposia, a year ago. " + INVENTED["en"],
        (
            text(
                "<p>Two days, seven sessions, and the question that led to the second symposium: how much of a plant is "
                "a dose?</p><p>Certificates of attendance have been issued; each can be checked under the address that "
                "is printed on it.</p>"
            ),
        ),
    )
}

NEWS_INDEX = {
    "en": Words("News", "What has changed and what is coming."),
    "zh-hans": Words("新闻", "近期动态与预告。"),
    "vi": Words("Tin tức", "Những thay đổi và những điều sắp diễn ra."),
}

# days before loading, slug, words
NEWS: tuple[tuple[int, str, Words], ...] = (
    (
        2,
        "programme-released",
        Words(
            "Programme of Remedies 2.0 is out",
            "Three days, five keynote lectures, a garden.",
            (
                text(
                    "<p>The programme has been released. Subscribe to its calendar and changes come to you by themselves."
                    "</p><p><i>Demo: this news and all it speaks of is invented.</i></p>"
                ),
            ),
        ),
    ),
    (
        12,
        "registration-open",
        Words(
            "Registration has opened",
            "Early fees apply for a while; students come free of charge.",
            (
                text(
                    "<p>Register yourself or a whole group in one order. Tickets for students are few, and going fast."
                    "</p><p><i>Demo: this news and all it speaks of is invented.</i></p>"
                ),
            ),
        ),
    ),
    (
        25,
        "riverside-lectures-online",
        Words(
            "Riverside Lectures can be followed online",
            "From this season on, every lecture is streamed.",
            (
                text(
                    "<p>Those who can't come to the river can listen from where they are, and ask questions too.</p>"
                    "<p><i>Demo: this news and all it speaks of is invented.</i></p>"
                ),
            ),
        ),
    ),
    (
        60,
        "call-for-posters-closed",
        Words(
            "Six posters chosen",
            "The committee has read all that came in.",
            (
                text(
                    "<p>Six posters will hang on the terrace. All who sent something in have been answered.</p>"
                    "<p><i>Demo: this news and all it speaks of is invented.</i></p>"
                ),
            ),
        ),
    ),
)
