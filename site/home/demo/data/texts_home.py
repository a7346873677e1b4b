"""The neutral front page and the page about the demo."""

from home.demo.pages import Words, check, text

HOME = {
    "en": Words(
        "Pharmacy across borders",
        "Lectures, symposia and exchange in pharmacy, in one place.",
        (
            text(
                "<h2>One front door, two schools</h2>"
                "<p>Each school has a section of its own here, with its partners, programmes and plans. What stands in "
                "a section is said of that school only. Lectures and symposia that belong to neither are listed on "
                "their own pages.</p>"
            ),
        ),
    ),
    "zh-hans": Words(
        "药学无国界",
        "药学讲座、研讨会与交流，汇于一处。",
        (
            text(
                "<h2>一个入口，两所院校</h2>"
                "<p>每所院校都有自己的栏目，介绍其合作伙伴、项目与规划。各栏目的内容仅指该院校。"
                "不属于任何一所院校的讲座和研讨会另列页面。</p>"
            ),
        ),
    ),
    "vi": Words(
        "Ngành dược vượt biên giới",
        "Bài giảng, hội nghị và trao đổi ngành dược, ở cùng một nơi.",
        (
            text(
                "<h2>Một cửa vào, hai trường</h2>"
                "<p>Mỗi trường có một mục riêng, giới thiệu đối tác, chương trình và kế hoạch của mình. Nội dung trong "
                "mỗi mục chỉ nói về trường đó. Các bài giảng và hội nghị không thuộc trường nào được đăng ở trang "
                "riêng.</p>"
            ),
        ),
    ),
}

ABOUT = {
    "en": Words(
        "About this demonstration",
        "What on this site is fact, what is invented, and what still has to be checked.",
        (
            text(
                "<h2>Facts</h2>"
                "<p>The sections of the two schools retell what the schools have published about their international "
                "work, in our own words. Names of partners were corrected where the right spelling is certain. "
                "Countries, ROR identifiers and names in other languages were added by us; they are not statements "
                "of the schools until an editor of the school has checked them.</p>"
                "<h2>Invented</h2>"
                "<p>All lectures, both symposia, everybody who speaks or registers, their universities, the sponsors "
                "and the news are invented to show how the site works. They carry a demo mark. Any likeness to "
                "somebody real is chance.</p>"
            ),
            check(
                "Some names in the published pages can mean more than one institution. They carry this mark and "
                "were left open; the school has to decide."
            ),
        ),
    ),
    "zh-hans": Words(
        "关于本演示站点",
        "哪些是事实，哪些是虚构，哪些仍待核实。",
        (
            text(
                "<h2>事实</h2>"
                "<p>两所院校的栏目用我们自己的语言转述其公开发布的国际合作内容。合作伙伴的名称仅在拼写确定时予以更正。"
                "国家、ROR 标识符和其他语言的名称由我们补充，在院校编辑核实之前不代表院校的说法。</p>"
                "<h2>虚构</h2>"
                "<p>所有讲座、两场研讨会、所有报告人和参会者及其单位、赞助方和新闻均为演示而虚构，并带有演示标记。"
                "如与真人相似，纯属巧合。</p>"
            ),
        ),
    ),
    "vi": Words(
        "Về trang trình diễn này",
        "Điều gì là sự thật, điều gì là hư cấu và điều gì còn phải kiểm tra.",
        (
            text(
                "<h2>Sự thật</h2>"
                "<p>Mục của hai trường kể lại bằng lời của chúng tôi những gì các trường đã công bố về hoạt động quốc "
                "tế. Tên đối tác chỉ được sửa khi cách viết đúng là chắc chắn. Quốc gia, mã ROR và tên bằng ngôn ngữ "
                "khác do chúng tôi thêm vào; chúng chưa phải là lời của trường cho đến khi biên tập viên của trường "
                "kiểm tra.</p>"
                "<h2>Hư cấu</h2>"
                "<p>Mọi bài giảng, hai hội nghị, diễn giả và người tham dự, nơi công tác của họ, nhà tài trợ và tin "
                "tức đều được đặt ra để trình diễn và mang dấu “demo”. Mọi sự trùng hợp với người thật chỉ là ngẫu "
                "nhiên.</p>"
            ),
        ),
    ),
}
