"""Hanoi University of Pharmacy: what its published page of 15 October 2025 says, in our words."""

from home.demo.pages import Words, check, facts, quote, text

SCHOOL = {
    "en": Words(
        "Hanoi University of Pharmacy",
        "More than 100 partners, students who train abroad, projects with international funders: how the university "
        "works with the world.",
        (
            text(
                "<h2>Where it wants to go</h2>"
                "<p>Hanoi University of Pharmacy (HUP) means to be a leading centre of pharmaceutical education and "
                "research in its region, and a leading university of the field in Asia. International cooperation "
                "serves three things: education, scientific research and the transfer of technology.</p>"
            ),
            quote("Integration for Sustainable Development in Pharmaceutical Education and Research.", "Motto of HUP"),
            facts(
                "At a glance",
                ("Partners, as the university states", "more than 100"),
                ("Partners it names on its page", "34"),
                ("International internships", "3 to 6 months, every year"),
                ("State of these facts", "page of the university, 15 October 2025"),
            ),
        ),
    ),
    "zh-hans": Words(
        "河内药科大学",
        "一百多家合作伙伴、赴海外学习的学生、国际机构资助的项目：大学如何与世界合作。",
        (
            text(
                "<h2>发展目标</h2>"
                "<p>河内药科大学（HUP）希望成为本地区药学教育与研究的领先中心，并成为亚洲药学教育与研究的领先大学。"
                "国际合作服务于三个方面：教育、科学研究和技术转移。</p>"
            ),
            facts(
                "概览",
                ("大学公布的合作伙伴数", "100 多家"),
                ("页面上列出名称的合作伙伴", "34 家"),
                ("国际实习", "每年，3 至 6 个月"),
                ("资料截至", "大学页面，2025 年 10 月 15 日"),
            ),
        ),
    ),
    "vi": Words(
        "Trường Đại học Dược Hà Nội",
        "Hơn 100 đối tác, sinh viên học tập ở nước ngoài, các dự án do tổ chức quốc tế tài trợ: trường hợp tác với thế "
        "giới như thế nào.",
        (
            text(
                "<h2>Mục tiêu</h2>"
                "<p>Trường Đại học Dược Hà Nội (HUP) hướng tới trở thành trung tâm hàng đầu về đào tạo và nghiên cứu "
                "dược trong khu vực, và là đại học hàng đầu trong lĩnh vực này ở châu Á. Hợp tác quốc tế phục vụ ba "
                "việc: đào tạo, nghiên cứu khoa học và chuyển giao công nghệ.</p>"
            ),
            facts(
                "Tổng quan",
                ("Số đối tác theo công bố của trường", "hơn 100"),
                ("Số đối tác được nêu tên trên trang", "34"),
                ("Thực tập quốc tế", "hằng năm, từ 3 đến 6 tháng"),
                ("Thông tin theo", "trang của trường, ngày 15 tháng 10 năm 2025"),
            ),
        ),
    ),
}

PARTNERSHIPS = {
    "en": Words(
        "International partnerships",
        "Memoranda of understanding with universities, research institutes and international organisations.",
        (
            text(
                "<p>The university states that it has more than 100 partners: universities, research institutes and "
                "centres, and international organisations. With them it has signed memoranda of understanding for:</p>"
                "<ul><li>academic collaboration</li><li>exchange of students</li><li>exchange of staff</li>"
                "<li>joint research projects</li><li>transfer of technology in the pharmaceutical sciences</li></ul>"
                "<p>As countries of its partners it names the United States, France, Italy, Czechia, Estonia, Sweden, "
                "the Netherlands, Belgium, Australia, Japan and South Korea. Thirty-four institutions are named as "
                "examples.</p>"
            ),
            check(
                "Italy is among the countries, but no Italian institution is named. Institutions whose countries the "
                "list leaves out are named: in Germany, the United Kingdom, Singapore, Taiwan and China."
            ),
            check(
                "Two of the names can mean two universities each: one in San Diego, and China Medical University. "
                "They stand in the list with a mark until the university has said which is meant."
            ),
        ),
    )
}

PARTNERS = {
    "en": Words(
        "Partners and funders",
        "<p>Institutions the university names as signatories of memoranda of understanding, and funders of its "
        "projects. Spelling was corrected where it is certain. Countries and ROR identifiers were added by us; the "
        "university has not yet checked them.</p>",
    ),
    "zh-hans": Words(
        "合作伙伴与资助方",
        "<p>大学列出的谅解备忘录签署机构及其项目的资助方。仅在拼写确定时予以更正。"
        "国家和 ROR 标识符由我们补充，尚未经大学核实。</p>",
    ),
    "vi": Words(
        "Đối tác và nhà tài trợ",
        "<p>Các cơ sở mà trường nêu tên là đã ký biên bản ghi nhớ, và các nhà tài trợ cho dự án của trường. Chính tả "
        "chỉ được sửa khi chắc chắn. Quốc gia và mã ROR do chúng tôi thêm vào; trường chưa kiểm tra.</p>",
    ),
}

PROGRAMMES = {
    "en": Words(
        "Student exchange and joint training",
        "<p>Every year students and staff go abroad for internships, short courses or research; joint training with "
        "universities of other countries is being developed.</p>",
    ),
    "zh-hans": Words(
        "学生交流与联合培养", "<p>每年都有师生赴海外实习、参加短期课程或研究；与国外大学的联合培养正在建设中。</p>"
    ),
    "vi": Words(
        "Trao đổi sinh viên và đào tạo liên kết",
        "<p>Hằng năm sinh viên và cán bộ ra nước ngoài thực tập, học khóa ngắn hạn hoặc nghiên cứu; đào tạo liên kết "
        "với các đại học nước ngoài đang được xây dựng.</p>",
    ),
}

INTERNSHIP = {
    "en": Words(
        "International internship",
        "Three to six months at a partner abroad.",
        (
            text(
                "<p>Every year the university sends interns to partner universities and research institutions abroad. "
                "An internship lasts three to six months.</p>"
            ),
        ),
    )
}

SHORT_COURSE = {
    "en": Words(
        "Short-term training and research",
        "Short courses and research stays abroad, every year.",
        (
            text(
                "<p>Besides internships the university sends people abroad every year for short-term training "
                "courses or research. It has not published how long they last.</p>"
            ),
        ),
    )
}

JOINT_TRAINING = {
    "en": Words(
        "Joint training and articulation",
        "Being developed with universities of other countries.",
        (
            text(
                "<p>Joint training and articulation programmes with international universities are being developed. "
                "They are to make it easier for students to move, and to let credits and qualifications count on both "
                "sides.</p>"
            ),
        ),
    )
}

PROJECTS = {
    "en": Words(
        "Research and international projects",
        "Bilateral and multilateral projects, and who funds them.",
        (
            text(
                "<p>The university takes part in bilateral and multilateral projects. Among the funders it names the "
                "European Union with its programmes, KOFIH and the KEXIM Bank of Korea, Wallonie-Bruxelles, the Asian "
                "Development Bank, the World Bank, World Vision, the WHO, USAID and the Global Fund. The full names "
                "stand in the list of partners and funders.</p>"
                "<p>The projects serve pharmaceutical research and capacity building, the discovery and use of new "
                "drugs, modern dosage forms, and systems of quality control in Vietnam. No project is named.</p>"
            ),
            check(
                "The page lists the VLIR and Newton Fund programmes under the European Union. VLIR-UOS is a Flemish "
                "programme and the Newton Fund was one of the United Kingdom; the university has to say how they are "
                "to be named."
            ),
        ),
    )
}

CONFERENCES = {
    "en": Words(
        "Conferences and academic exchange",
        "HUP regularly hosts and co-organises international meetings.",
        (
            text(
                "<p>The university regularly hosts or co-organises international scientific conferences and symposia "
                "in the pharmaceutical field. Scholars from Vietnam and abroad, researchers and experts from industry "
                "take part. The page names no single event.</p>"
            ),
        ),
    )
}

DIRECTIONS = {
    "en": Words(
        "Directions",
        "What the university plans.",
        (
            text(
                "<ul><li>more strategic partnerships, and more kinds of them</li>"
                "<li>long-term exchange and joint degree programmes</li>"
                "<li>international centres of research and innovation</li>"
                "<li>students and staff with better global competencies and foreign languages</li></ul>"
            ),
        ),
    )
}
