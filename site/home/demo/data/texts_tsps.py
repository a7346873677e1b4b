"""School of Pharmaceutical Sciences, Tsinghua University: what its published page says, in our words."""

from home.demo.pages import Words, facts, text

SCHOOL = {
    "en": Words(
        "School of Pharmaceutical Sciences, Tsinghua University",
        "Students go abroad for a summer of research and come from abroad for one; experts of the pharmaceutical "
        "world lecture at the school; partners in research and industry work with it.",
        (
            text(
                "<h2>Three ways of working together</h2>"
                "<p><b>Student exchange</b> sends students to Melbourne and brings students from all over the world "
                "to Tsinghua. <b>Academic exchange</b> brings experts to the school, in lectures and at conferences. "
                "<b>Global cooperation</b> joins the school with companies, a research institute and universities, "
                "and has an advisory board at its side.</p>"
            ),
            facts(
                "At a glance",
                ("Students sent to the InSPIRE programme since", "2016"),
                ("Lectures by internationally renowned experts since", "2017"),
                ("Advisory board established in", "2017"),
                ("Chosen as a host of the Amgen programme in", "2018"),
            ),
        ),
    ),
    "zh-hans": Words(
        "清华大学药学院",
        "学生赴海外开展暑期科研，海外学生也来院交流；国际药学领域的专家来院讲学；科研与产业伙伴与学院合作。",
        (
            text(
                "<h2>三种合作方式</h2>"
                "<p><b>学生交流</b>：选送学生赴墨尔本，并接待来自世界各地的学生。<b>学术交流</b>：通过讲座和会议邀请专家来院。"
                "<b>全球合作</b>：与企业、研究机构和大学合作，并设有顾问委员会。</p>"
            ),
            facts(
                "概览",
                ("开始选送学生参加 InSPIRE 项目", "2016 年"),
                ("国际知名专家系列讲座始于", "2017 年"),
                ("顾问委员会成立于", "2017 年"),
                ("入选安进项目承办院校", "2018 年"),
            ),
        ),
    ),
    "vi": Words(
        "Trường Khoa học Dược, Đại học Thanh Hoa",
        "Sinh viên ra nước ngoài nghiên cứu trong mùa hè và sinh viên nước ngoài đến trường; các chuyên gia ngành dược "
        "quốc tế giảng bài tại trường; các đối tác nghiên cứu và công nghiệp cùng hợp tác.",
        (
            text(
                "<h2>Ba cách hợp tác</h2>"
                "<p><b>Trao đổi sinh viên</b> đưa sinh viên đến Melbourne và đón sinh viên từ khắp thế giới. "
                "<b>Trao đổi học thuật</b> mời chuyên gia đến trường qua bài giảng và hội nghị. <b>Hợp tác toàn "
                "cầu</b> gắn trường với doanh nghiệp, viện nghiên cứu và các đại học; một hội đồng cố vấn đồng hành "
                "cùng trường.</p>"
            ),
            facts(
                "Tổng quan",
                ("Cử sinh viên tham gia chương trình InSPIRE từ", "2016"),
                ("Bài giảng của các chuyên gia quốc tế từ", "2017"),
                ("Hội đồng cố vấn thành lập năm", "2017"),
                ("Được chọn làm đơn vị đăng cai chương trình Amgen năm", "2018"),
            ),
        ),
    ),
}

STUDENT_EXCHANGE = {
    "en": Words(
        "International student exchange",
        "What the school wants its students to bring home from abroad.",
        (
            text(
                "<p>Exchange is to widen more than knowledge of the subject. Among its aims the school names:</p>"
                "<ul><li>an international perspective</li><li>understanding of other cultures</li>"
                "<li>a new understanding of one's own culture</li><li>scientific spirit</li>"
                "<li>creative ability</li><li>social and emotional ability</li><li>leadership</li></ul>"
                "<p>Two programmes stand for it: InSPIRE takes students to Melbourne, the Amgen programme brings "
                "students to Tsinghua.</p>"
            ),
        ),
    )
}

PROGRAMMES = {
    "en": Words(
        "Exchange programmes",
        "<p>Two summers of research: one in Melbourne for students of the school, one at Tsinghua for students from "
        "all over the world.</p>",
    ),
    "zh-hans": Words(
        "交流项目",
        "<p>两个暑期科研项目：一个面向本院学生，在墨尔本进行；另一个面向世界各地的学生，在清华大学进行。</p>",
    ),
    "vi": Words(
        "Chương trình trao đổi",
        "<p>Hai mùa hè nghiên cứu: một ở Melbourne cho sinh viên của trường, một ở Thanh Hoa cho sinh viên từ khắp "
        "thế giới.</p>",
    ),
}

INSPIRE = {
    "en": Words(
        "InSPIRE Program",
        "Eight to nine weeks of research in Melbourne, every year, for outstanding students chosen by the school.",
        (
            text(
                "<h2>What it is</h2>"
                "<p>The University of Melbourne launched the programme. The school takes part at the invitation of the "
                "Walter and Eliza Hall Institute of Medical Research (WEHI) and has sent students every year since "
                "2016.</p>"
                "<h2>Who may apply</h2>"
                "<p>The programme is open to junior undergraduates of renowned medical schools in China. The school "
                "selects outstanding students and supports them with grants.</p>"
                "<h2>In the laboratory</h2>"
                "<p>The InSPIRE Committee assigns each student a supervisor and follows the student's wishes. "
                "Besides the supervisor, postdoctoral fellows, senior doctoral students and researchers look after "
                "the students.</p>"
                "<p>Before work at the bench begins, everybody is trained in laboratory safety, in the basic operation "
                "of instruments and in relevant work experience, so that the local requirements for experiments are "
                "met.</p>"
                "<h2>What it is for</h2>"
                "<ul><li>skill in experimental work</li><li>interest in academic research, and its way of thinking</li>"
                "<li>contact with leading scientists</li>"
                "<li>cooperation of China and Australia in education and research</li></ul>"
            ),
        ),
    )
}

AMGEN = {
    "en": Words(
        "Amgen Program",
        "Eight weeks of research at Tsinghua University in summer, for undergraduates from all over the world.",
        (
            text(
                "<h2>What it is</h2>"
                "<p>The Amgen Foundation launched the programme, which is also known as the Amgen Scholars Program. "
                "After a selection through various levels, Tsinghua University became a host in 2018: by the school's "
                "account the first and only host institution in China.</p>"
                "<h2>Who may apply</h2>"
                "<p>Undergraduates with a medical background, from anywhere in the world.</p>"
                "<h2>Eight weeks in summer</h2>"
                "<p>Every year the students spend eight weeks at Tsinghua. Supervisors guide them; academic exchange "
                "and research practice fill the weeks.</p>"
            ),
            facts(
                "Hosts of the programme, as the school states them",
                ("Worldwide", "24"),
                ("In Asia", "4"),
            ),
        ),
    )
}

SERIES = {
    "en": Words(
        "Lectures by Internationally Renowned Experts",
        "Forums and lectures every year since 2017, for students and teachers.",
        (
            text(
                "<p>Every year the school holds forums and lectures on the international pharmaceutical world. Among "
                "the experts who have lectured it names Professor Robert W. Mahley and Professor Peter G. Schultz. "
                "More themed lectures are planned.</p>"
                "<p>The school has published neither titles nor dates of these lectures, so none are listed here. How "
                "a series with its lectures looks is shown by the invented series on the front page.</p>"
            ),
        ),
    ),
    "zh-hans": Words(
        "国际知名专家系列讲座",
        "自 2017 年起，每年面向师生举办论坛和讲座。",
        (
            text(
                "<p>学院每年举办有关国际医药领域的各类论坛和讲座。学院提到的主讲专家包括 Robert W. Mahley 教授和 "
                "Peter G. Schultz 教授。学院计划举办更多专题讲座。</p>"
                "<p>学院未公布这些讲座的题目和日期，因此此处不列出具体场次。首页上的虚构系列展示了系列讲座页面的样子。</p>"
            ),
        ),
    ),
    "vi": Words(
        "Bài giảng của các chuyên gia quốc tế",
        "Diễn đàn và bài giảng hằng năm từ 2017, dành cho sinh viên và giảng viên.",
        (
            text(
                "<p>Hằng năm trường tổ chức nhiều diễn đàn và bài giảng về ngành dược quốc tế. Trong số các chuyên gia "
                "đã giảng bài, trường nêu tên Giáo sư Robert W. Mahley và Giáo sư Peter G. Schultz. Trường dự định tổ "
                "chức thêm các bài giảng theo chủ đề.</p>"
                "<p>Trường chưa công bố tên và ngày của các bài giảng này nên ở đây không liệt kê. Chuỗi bài giảng hư "
                "cấu trên trang chủ cho thấy một chuỗi trông như thế nào.</p>"
            ),
        ),
    ),
}

CONFERENCES = {
    "en": Words(
        "Conferences and academic exchange",
        "The school holds international exchanges and academic conferences, and says what they are for.",
        (
            text(
                "<p>The school invites experts and scholars from other countries to international exchanges and "
                "academic conferences. It names no single event, but says what they serve:</p>"
                "<ul><li>discussing the trends and frontiers of pharmacy</li>"
                "<li>showing achievements, progress, technology and experience</li>"
                "<li>a platform on which teachers and students meet, tell each other of their research and share "
                "experience</li>"
                "<li>international cooperation, and research results that are put to use</li>"
                "<li>young and middle-aged teachers who compete and are heard</li>"
                "<li>teams for innovation across countries, schools, disciplines and fields</li>"
                "<li>students who learn to do research</li></ul>"
                "<p>It sees this work against the background of the national strategy of development driven by "
                "innovation, and of a period of strategic opportunity for the healthy development of medicine.</p>"
            ),
        ),
    )
}

COOPERATION = {
    "en": Words(
        "Global cooperation",
        "With companies in technology, talent and information; with universities in teaching.",
        (
            text(
                "<h2>Companies</h2>"
                "<p>The school reports substantial cooperation with eight companies in technology, talent and "
                "information: Bayer, Johnson &amp; Johnson, Bristol-Myers Squibb, Roche, GlaxoSmithKline, Unisplendour "
                "Pharmaceutical, WuXi AppTec and Simcere Pharmaceutical.</p>"
                "<h2>Joint teaching</h2>"
                "<p>It teaches together with a number of internationally renowned universities and research "
                "institutions. One joint degree is named: the joint doctoral programme with Scripps Research in the "
                "United States.</p>"
            ),
        ),
    )
}

BOARD = {
    "en": Words(
        "Advisory board",
        "Established in 2017, to guide and support the building of the school.",
        (
            text(
                "<p>The Advisory Board of the School of Pharmaceutical Sciences was established in 2017. It gives "
                "continuous guidance and support to the construction and development of the school. Its members come "
                "from China and abroad and are:</p>"
                "<ul><li>outstanding scientists</li><li>authoritative educators</li><li>renowned entrepreneurs</li>"
                "<li>investors</li><li>philanthropists</li><li>government officials</li>"
                "<li>influential people of related fields</li></ul>"
                "<p>The school has published no names of members.</p>"
            ),
        ),
    )
}

DIRECTIONS = {
    "en": Words(
        "Directions",
        "What the school plans for its international work.",
        (
            text(
                "<ul><li>keep the partners it has</li><li>find new partners</li><li>try new models of cooperation</li>"
                "<li>hold more themed lectures</li></ul>"
                "<p>The aim is a world-class pharmaceutical school and a world-class institution of pharmaceutical "
                "research.</p>"
            ),
        ),
    )
}

PARTNERS = {
    "en": Words(
        "Partners",
        "<p>Companies with which the school reports substantial cooperation in technology, talent and information, and "
        "the institute with which it has a joint doctoral programme. Countries and ROR identifiers were added by us "
        "from the names; the school has not yet checked them.</p>",
    ),
    "zh-hans": Words(
        "合作伙伴",
        "<p>学院与下列企业在技术、人才和信息方面开展实质性合作，并与一家研究机构设有联合博士项目。"
        "国家和 ROR 标识符由我们根据名称补充，尚未经学院核实。</p>",
    ),
    "vi": Words(
        "Đối tác",
        "<p>Các doanh nghiệp mà trường hợp tác thực chất về công nghệ, nhân lực và thông tin, cùng viện nghiên cứu có "
        "chương trình tiến sĩ liên kết với trường. Quốc gia và mã ROR do chúng tôi thêm vào theo tên gọi; trường chưa "
        "kiểm tra.</p>",
    ),
}
