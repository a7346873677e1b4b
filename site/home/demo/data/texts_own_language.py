"""Each school's section is complete in its own language too: the same facts as in texts_tsps.py and texts_hup.py."""

from home.demo.pages import Texts, Words, check, facts, text

TSPS: dict[str, Texts] = {
    "student-exchange": {
        "zh-hans": Words(
            "国际学生交流",
            "学院希望学生从海外带回什么。",
            (
                text(
                    "<p>交流所拓展的不只是专业知识。学院提出的目标包括：</p>"
                    "<ul><li>国际视野</li><li>跨文化认知</li><li>对自身文化的再认识</li><li>科学精神</li>"
                    "<li>创新能力</li><li>社会情感能力</li><li>领导力</li></ul>"
                    "<p>主要有两个项目：InSPIRE 选送学生赴墨尔本，安进项目接待学生来清华。</p>"
                ),
            ),
        )
    },
    "inspire": {
        "zh-hans": Words(
            "InSPIRE 项目",
            "每年在墨尔本进行八至九周的科研，面向学院选拔的优秀学生。",
            (
                text(
                    "<h2>项目简介</h2><p>项目由墨尔本大学发起。学院应沃尔特和伊丽莎·霍尔医学研究所（WEHI）邀请参加，"
                    "自 2016 年起每年选送学生。</p>"
                    "<h2>申请对象</h2><p>面向中国知名医学院校的本科生（原文为 junior undergraduates）。学院选拔优秀学生并提供资助。</p>"
                    "<h2>在实验室</h2><p>InSPIRE 委员会根据学生意愿分配导师。除导师外，博士后、高年级博士生和研究人员也给予指导。</p>"
                    "<p>开始实验之前，学生须接受实验室安全、仪器基本操作和相关工作经验的培训，以符合当地的实验要求。</p>"
                    "<h2>项目目标</h2><ul><li>实验操作技能</li><li>对学术研究的兴趣与思维</li><li>与顶尖科学家接触</li>"
                    "<li>中澳两国在教育与科研方面的合作</li></ul>"
                ),
            ),
        )
    },
    "amgen": {
        "zh-hans": Words(
            "安进项目",
            "暑期在清华大学进行八周科研，面向世界各地的本科生。",
            (
                text(
                    "<h2>项目简介</h2><p>项目由安进基金会发起，又称安进学者项目。经多轮遴选，清华大学于 2018 年成为承办院校；"
                    "据学院介绍，是中国首家也是唯一一家。</p>"
                    "<h2>申请对象</h2><p>世界各地具有医学背景的本科生。</p>"
                    "<h2>暑期八周</h2><p>学生每年在清华度过八周，在导师指导下开展学术交流和科研实践。</p>"
                ),
                facts("承办院校数（据学院介绍）", ("全球", "24"), ("亚洲", "4")),
            ),
        )
    },
    "conferences": {
        "zh-hans": Words(
            "会议与学术交流",
            "学院举办国际交流和学术会议，并说明其目的。",
            (
                text(
                    "<p>学院邀请国外专家学者参加国际交流和学术会议。学院未列出具体会议，但说明了其作用：</p>"
                    "<ul><li>探讨药学的发展趋势与前沿</li><li>展示成果、进展、技术与经验</li>"
                    "<li>为师生提供交流平台，传递科研信息，分享经验</li><li>促进国际合作与科研成果转化</li>"
                    "<li>提升中青年教师的竞争力和影响力</li><li>组建跨国、跨校、跨学科、跨领域的创新团队</li>"
                    "<li>培养学生的科研能力</li></ul>"
                    "<p>学院将这项工作置于国家创新驱动发展战略和医药健康发展战略机遇期的背景之下。</p>"
                ),
            ),
        )
    },
    "cooperation": {
        "zh-hans": Words(
            "全球合作",
            "与企业在技术、人才和信息方面合作，与大学在教学方面合作。",
            (
                text(
                    "<h2>企业</h2><p>学院与八家企业在技术、人才和信息方面开展实质性合作：Bayer、Johnson &amp; Johnson、"
                    "Bristol-Myers Squibb、Roche、GlaxoSmithKline、Unisplendour Pharmaceutical、WuXi AppTec 和 "
                    "Simcere Pharmaceutical。</p>"
                    "<h2>联合培养</h2><p>学院与多所国际知名大学和研究机构联合培养学生。列出名称的是与美国 Scripps Research "
                    "的联合博士项目。</p>"
                ),
            ),
        )
    },
    "advisory-board": {
        "zh-hans": Words(
            "顾问委员会",
            "成立于 2017 年，指导和支持学院建设。",
            (
                text(
                    "<p>药学院顾问委员会成立于 2017 年，为学院的建设与发展提供持续的指导和支持。委员来自国内外，包括：</p>"
                    "<ul><li>杰出科学家</li><li>权威教育家</li><li>知名企业家</li><li>投资人</li><li>慈善家</li>"
                    "<li>政府官员</li><li>相关领域有影响力的人士</li></ul><p>学院未公布委员姓名。</p>"
                ),
            ),
        )
    },
    "directions": {
        "zh-hans": Words(
            "发展方向",
            "学院国际工作的规划。",
            (
                text(
                    "<ul><li>保持现有合作伙伴</li><li>寻找新的合作伙伴</li><li>尝试新的合作模式</li>"
                    "<li>举办更多专题讲座</li></ul><p>目标是建成世界一流的药学院和世界一流的药学研究机构。</p>"
                ),
            ),
        )
    },
}

HUP: dict[str, Texts] = {
    "partnerships": {
        "vi": Words(
            "Quan hệ đối tác quốc tế",
            "Biên bản ghi nhớ với các đại học, viện nghiên cứu và tổ chức quốc tế.",
            (
                text(
                    "<p>Trường cho biết có hơn 100 đối tác: đại học, viện và trung tâm nghiên cứu, tổ chức quốc tế. Trường đã "
                    "ký với họ các biên bản ghi nhớ về:</p>"
                    "<ul><li>hợp tác học thuật</li><li>trao đổi sinh viên</li><li>trao đổi cán bộ</li>"
                    "<li>dự án nghiên cứu chung</li><li>chuyển giao công nghệ trong khoa học dược</li></ul>"
                    "<p>Các nước có đối tác được nêu tên: Hoa Kỳ, Pháp, Ý, Cộng hòa Séc, Estonia, Thụy Điển, Hà Lan, Bỉ, Úc, "
                    "Nhật Bản và Hàn Quốc. Ba mươi bốn cơ sở được nêu làm ví dụ.</p>"
                ),
                check(
                    "Ý có trong danh sách nước nhưng không có cơ sở nào của Ý được nêu tên. Có những cơ sở được nêu tên mà nước "
                    "của họ không có trong danh sách: Đức, Vương quốc Anh, Singapore, Đài Loan và Trung Quốc."
                ),
                check(
                    "Hai tên gọi có thể chỉ hai trường khác nhau: một trường ở San Diego và China Medical University. Chúng "
                    "được đánh dấu trong danh sách cho đến khi trường cho biết là trường nào."
                ),
            ),
        )
    },
    "international-internship": {
        "vi": Words(
            "Thực tập quốc tế",
            "Từ ba đến sáu tháng tại một đối tác ở nước ngoài.",
            (
                text(
                    "<p>Hằng năm trường cử người đi thực tập tại các đại học và cơ sở nghiên cứu đối tác ở nước ngoài. Mỗi kỳ "
                    "thực tập kéo dài từ ba đến sáu tháng.</p>"
                ),
            ),
        )
    },
    "short-term-training": {
        "vi": Words(
            "Đào tạo và nghiên cứu ngắn hạn",
            "Khóa học ngắn và các chuyến nghiên cứu ở nước ngoài, hằng năm.",
            (
                text(
                    "<p>Ngoài thực tập, hằng năm trường cử người ra nước ngoài học các khóa đào tạo ngắn hạn hoặc nghiên cứu. "
                    "Trường chưa công bố thời lượng.</p>"
                ),
            ),
        )
    },
    "joint-training": {
        "vi": Words(
            "Đào tạo liên kết và liên thông",
            "Đang được xây dựng với các đại học nước ngoài.",
            (
                text(
                    "<p>Các chương trình đào tạo liên kết và liên thông với các đại học quốc tế đang được xây dựng. Chúng giúp "
                    "sinh viên đi lại học tập dễ hơn, và giúp hai bên công nhận tín chỉ và văn bằng của nhau.</p>"
                ),
            ),
        )
    },
    "projects": {
        "vi": Words(
            "Nghiên cứu và dự án quốc tế",
            "Các dự án song phương và đa phương, và ai tài trợ.",
            (
                text(
                    "<p>Trường tham gia các dự án song phương và đa phương. Trong số nhà tài trợ, trường nêu tên Liên minh châu "
                    "Âu cùng các chương trình của mình, KOFIH và Ngân hàng KEXIM của Hàn Quốc, Wallonie-Bruxelles, Ngân hàng "
                    "Phát triển châu Á, Ngân hàng Thế giới, World Vision, WHO, USAID và Quỹ Toàn cầu. Tên đầy đủ nằm trong "
                    "danh sách đối tác và nhà tài trợ.</p>"
                    "<p>Các dự án phục vụ nghiên cứu dược và nâng cao năng lực, tìm kiếm và ứng dụng thuốc mới, các dạng bào "
                    "chế hiện đại và hệ thống kiểm nghiệm chất lượng ở Việt Nam. Không có dự án nào được nêu tên.</p>"
                ),
                check(
                    "Trang của trường xếp chương trình VLIR và Newton Fund vào Liên minh châu Âu. VLIR-UOS là chương trình của "
                    "vùng Flanders (Bỉ), còn Newton Fund từng là quỹ của Vương quốc Anh; trường cần cho biết nên ghi thế nào."
                ),
            ),
        )
    },
    "conferences": {
        "vi": Words(
            "Hội nghị và trao đổi học thuật",
            "HUP thường xuyên chủ trì và đồng tổ chức các hội nghị quốc tế.",
            (
                text(
                    "<p>Trường thường xuyên chủ trì hoặc đồng tổ chức các hội nghị và hội thảo khoa học quốc tế về dược. Học giả "
                    "Việt Nam và quốc tế, nhà nghiên cứu và chuyên gia từ doanh nghiệp cùng tham gia. Trang của trường không "
                    "nêu tên sự kiện cụ thể.</p>"
                ),
            ),
        )
    },
    "directions": {
        "vi": Words(
            "Định hướng",
            "Kế hoạch của trường.",
            (
                text(
                    "<ul><li>nhiều quan hệ đối tác chiến lược hơn và đa dạng hơn</li>"
                    "<li>chương trình trao đổi dài hạn và cấp bằng chung</li>"
                    "<li>các trung tâm nghiên cứu và đổi mới sáng tạo quốc tế</li>"
                    "<li>sinh viên và cán bộ có năng lực toàn cầu và ngoại ngữ tốt hơn</li></ul>"
                ),
            ),
        )
    },
}
