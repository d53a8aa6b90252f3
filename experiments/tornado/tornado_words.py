"""The words of a tornado, in both languages."""

from typing import Final

from experiments.language import Language
from model.evidence.reader import Grade

__all__ = ["FIGURE", "GRADES", "HEADERS", "SENTENCES"]

type Words = dict[Language, str]

GRADES: Final[dict[Grade, Words]] = {
    Grade.OFFICIAL: {"vi": "chính thức", "en": "official"},
    Grade.LITERATURE: {"vi": "nghiên cứu", "en": "literature"},
    Grade.NEWS: {"vi": "báo chí", "en": "news"},
    Grade.ANALOGY: {"vi": "tương tự", "en": "analogy"},
    Grade.ASSUMPTION: {"vi": "giả định", "en": "assumption"},
}

HEADERS: Final[dict[str, Words]] = {
    "differences": {
        "vi": "Dòng số liệu nào đổi chênh lệch {policy} – {reference} năm 2030?",
        "en": "Which rows change the difference {policy} - {reference} in 2030?",
    },
    "levels": {
        "vi": "Dòng số liệu nào đổi tỷ trọng năm 2030 theo {policy}?",
        "en": "Which rows change the share in 2030 under {policy}?",
    },
    "chances": {
        "vi": "Dòng số liệu nào đổi xác suất đạt {target} đến {by}?",
        "en": "Which rows change the chance of {target} by {by}?",
    },
    "row": {"vi": "Dòng số liệu", "en": "Row"},
    "grade": {"vi": "Hạng", "en": "Grade"},
    "range": {"vi": "Thấp – cao", "en": "Low to high"},
    "low": {"vi": "Ở mức\nthấp", "en": "At\nlow"},
    "central": {"vi": "Trung\ntâm", "en": "Central"},
    "high": {"vi": "Ở mức\ncao", "en": "At\nhigh"},
    "swing": {"vi": "Biên\nđộ", "en": "Swing"},
    "swing of difference": {"vi": "Biên độ\nchênh lệch", "en": "Swing of\ndifference"},
    "worlds": {"vi": "Thế\ngiới", "en": "Worlds"},
    "clear": {"vi": "Rõ hơn\nmay rủi", "en": "Clear of\nluck"},
    "yes": {"vi": "có", "en": "yes"},
    "no": {"vi": "không", "en": "no"},
    "unknown": {"vi": "chưa rõ", "en": "unknown"},
    "variance": {
        "vi": "Phương sai năm 2030 dựa vào hạng số liệu nào? {n} bộ tham số khớp số"
        " liệu 2020–2023",
        "en": "On which grade does the variance of 2030 rest? {n} draws that fit 2020"
        " to 2023",
    },
    "rows": {"vi": "Số dòng", "en": "Rows"},
    "share": {"vi": "Tỷ trọng", "en": "Share"},
    "interval": {"vi": "Khoảng 95%", "en": "95 % interval"},
    "of level": {"vi": "của tỷ trọng", "en": "of the share"},
    "of difference": {"vi": "của chênh lệch", "en": "of the difference"},
    "rest": {"vi": "còn lại", "en": "rest"},
    "definitions": {
        "vi": "Theo các định nghĩa khác, mọi dòng ở giá trị trung tâm; số thế giới:"
        " {n}",
        "en": "By other definitions, every row central; worlds: {n}",
    },
    "definition": {"vi": "Định nghĩa", "en": "Definition"},
    "level": {"vi": "Năm 2030", "en": "2030"},
    "difference": {"vi": "Chênh lệch", "en": "Difference"},
    "kept": {
        "vi": "Còn trong\n12 dòng rộng nhất",
        "en": "Of the dozen, also\nits widest",
    },
}

SENTENCES: Final[dict[str, Words]] = {
    "design": {
        "vi": "{n_rows} dòng số liệu không chắc chắn lần lượt ở mức thấp và mức cao,"
        " các dòng khác ở giá trị trung tâm, trong {screened}{then}. Tỷ lệ 1:{scale},"
        " kịch bản {scenario}, lịch sử {history}, bất định: chỉ vận may.{held}",
        "en": "{n_rows} uncertain rows go to their low and to their high, one at a"
        " time, the others central, in {screened}{then}. Scale {scale}, scenario"
        " {scenario}, history {history}, uncertainty: luck alone.{held}",
    },
    "then": {
        "vi": "; {n_again} dòng rộng nhất được thử lại trong {again}",
        "en": "; the {n_again} widest are moved again in {again}",
    },
    "one world": {"vi": "thế giới 1", "en": "world 1"},
    "some worlds": {"vi": "các thế giới 1 đến {n}", "en": "worlds 1 to {n}"},
    "how to read": {
        "vi": "Chênh lệch và biên độ: điểm phần trăm. Biên độ: lớn nhất trừ nhỏ nhất"
        " trong ba giá trị. Đổi một dòng thì may rủi về sau cũng xáo trộn, nên ít biên"
        " độ nào bằng 0; rõ hơn may rủi: khoảng t 95% của thay đổi so với trung tâm"
        " không chứa 0, tính ở những thế giới không dùng để chọn dòng. Chừng một trong"
        " hai mươi dòng đạt mức ấy chỉ do may rủi.",
        "en": "Differences and swings: percentage points. Swing: largest less smallest"
        " of the three. Moving a row reshuffles what follows by chance, so that few"
        " swings are nothing; clear of luck: the 95 % t interval of the change from"
        " central leaves out 0, in worlds that did not choose the row. About one row"
        " in twenty does so by luck alone.",
    },
    "dozen": {
        "vi": "Những dòng quyết định nhất với chênh lệch ({n}):",
        "en": "The rows that decide on the difference ({n}):",
    },
    "dozen of level": {
        "vi": "Những dòng quyết định nhất với tỷ trọng ({n}):",
        "en": "The rows that decide on the share ({n}):",
    },
    "item": {
        "vi": "{place}. {name} ({grade}): {meaning} Ở {values} chênh"
        " lệch là {diffs} điểm, tỷ trọng {shares} trong {worlds}, {clear}. Căn cứ:"
        " {source}. {note}",
        "en": "{place}. {name} ({grade}): {meaning} At {values} the"
        " difference is {diffs} points and the share {shares} in {worlds},"
        " {clear}. Evidence: {source}. {note}",
    },
    "in one world": {"vi": "một thế giới", "en": "one world"},
    "in worlds": {"vi": "{n} thế giới", "en": "{n} worlds"},
    "item clear": {"vi": "rõ hơn may rủi", "en": "clear of luck"},
    "item unclear": {
        "vi": "chưa phân biệt được với may rủi",
        "en": "not told from luck",
    },
    "item one world": {
        "vi": "một thế giới không phân biệt được với may rủi",
        "en": "one world cannot tell it from luck",
    },
    "counted": {
        "vi": "{n_clear} trên {n} dòng ấy rõ hơn may rủi. Theo hạng: {by_grade}.",
        "en": "{n_clear} of these {n} stand clear of luck. By grade: {by_grade}.",
    },
    "chance still": {
        "vi": "Xác suất đạt {target} đến {by} không đổi ở dòng nào: {p} ở mọi mức.",
        "en": "The chance of {target} by {by} moves with no row: {p} at every end.",
    },
    "variance": {
        "vi": "Hồi quy theo thứ hạng (rank) trên một chỉ số cho mỗi hạng số liệu; chỉ"
        " số là tổng thay đổi do các dòng được thử lại gây ra, đọc từ chính các thanh"
        " ở trên, vì {n_rows} dòng không thể hồi quy trên {n} bộ tham số. Còn lại: may"
        " rủi, các dòng khác và tác động chung.{luck} Bất định: tham số.",
        "en": "Rank regression on one index a grade: the summed change that the rows"
        " moved again make by the bars above, since {n_rows} rows cannot be regressed"
        " on {n} draws. Rest: luck, the other rows, and what rows do together.{luck}"
        " Uncertainty: parameters.",
    },
    "luck": {
        "vi": " Riêng may rủi, với tham số trung tâm trong {n} thế giới, có phương sai"
        " bằng {level} của tỷ trọng và {difference} của chênh lệch.",
        "en": " Luck alone, parameters central in {n} worlds, has a variance of {level}"
        " of that of the share and {difference} of that of the difference.",
    },
    "failed": {
        "vi": "Không có thanh: {rows}.",
        "en": "No bar: {rows}.",
    },
    "failed row": {
        "vi": "{name} ở {value} ({reason})",
        "en": "{name} at {value} ({reason})",
    },
    "failed runs": {
        "vi": "{n} lần chạy không mô phỏng được và không được tính.",
        "en": "{n} runs could not be simulated and do not count.",
    },
    "still": {
        "vi": "Số dòng không đổi gì ở cả hai đầu: {n}.",
        "en": "Rows that change nothing at either end: {n}.",
    },
    "condition": {
        "vi": "Mỗi lần chỉ một dòng đổi: điều nhiều dòng cùng gây ra không thấy ở đây."
        " Chỉ đúng với mô hình này và khoảng giá trị của các dòng. Không phải dự báo.",
        "en": "One row moves at a time: what rows do together is not seen here. It is"
        " conditional on this model and the ranges of its rows. It is no forecast.",
    },
}

FIGURE: Final[dict[str, Words]] = {
    "title": {
        "vi": "Số liệu chưa chắc nào làm đổi câu trả lời?",
        "en": "Which unknowns would change the answer?",
    },
    "subtitle": {
        "vi": "{policy} so với {reference}: mỗi dòng ở mức thấp và mức cao, các dòng"
        " khác ở trung tâm",
        "en": "{policy} against {reference}: each row at its low and its high, the"
        " others central",
    },
    "left": {
        "vi": "Chênh lệch tỷ trọng năm 2030, điểm phần trăm",
        "en": "Difference of the share in 2030, points",
    },
    "right": {
        "vi": "Tỷ trọng năm 2030 theo {policy}, % GRDP",
        "en": "Share in 2030 under {policy}, % of GRDP",
    },
    "low": {"vi": "dòng ở mức thấp", "en": "row at its low"},
    "high": {"vi": "dòng ở mức cao", "en": "row at its high"},
    "caption": {
        "vi": "Vạch đứng: mọi dòng ở giá trị trung tâm. Thanh đậm: rõ hơn may rủi. Râu:"
        " khoảng t 95% của thay đổi ở mỗi đầu, trong các thế giới không dùng để chọn"
        " dòng; râu ra ngoài khung bị cắt. Định nghĩa: {definition}. Mọi dòng trong"
        " {screened}{then}. Tỷ lệ 1:{scale}, kịch bản {scenario}, lịch sử {history},"
        " bất định: chỉ vận may.{held} Chữ trong ngoặc: hạng của số liệu.",
        "en": "Vertical line: every row central. Strong bars: clear of luck. Whiskers:"
        " 95 % t interval of the change at each end, in worlds that did not choose the"
        " row; cut at the frame. Definition: {definition}. All rows in"
        " {screened}{then}. Scale {scale}, scenario {scenario}, history {history},"
        " uncertainty: luck alone.{held} In brackets: grade of the row's evidence.",
    },
    "grades title": {
        "vi": "Câu trả lời dựa vào hạng số liệu nào?",
        "en": "On which grade of evidence does the answer rest?",
    },
    "grades subtitle": {
        "vi": "Phần của phương sai năm 2030 đi cùng các dòng quyết định của mỗi hạng",
        "en": "Share of the variance of 2030 that goes with each grade's deciding rows",
    },
    "grades axis": {"vi": "% phương sai", "en": "% of variance"},
    "grades caption": {
        "vi": "Hồi quy theo thứ hạng trên một chỉ số cho mỗi hạng số liệu (trung bình"
        " theo mọi thứ tự); râu: khoảng 95% lấy mẫu lại. Còn lại: may rủi, các dòng"
        " khác và tác động chung. {n} bộ tham số khớp số liệu 2020–2023 ({n_tried} đã"
        " thử), tỷ lệ 1:{scale}, kịch bản {scenario}, lịch sử {history}, bất định:"
        " tham số.{held}",
        "en": "Rank regression on one index a grade (mean over all orders); whiskers:"
        " 95 % bootstrap interval. Rest: luck, the other rows, and what rows do"
        " together. {n} draws that fit 2020 to 2023 ({n_tried} tried), scale {scale},"
        " scenario {scenario}, history {history}, uncertainty: parameters.{held}",
    },
}
