"""The words of a comparison, in both languages."""

from typing import Final

from experiments.inference.paired import Verdict
from experiments.language import Language

__all__ = ["HEADERS", "SENTENCES", "VERDICTS", "VERDICTS_IN_TEXT"]

type Words = dict[Language, str]

HEADERS: Final[dict[str, Words]] = {
    "shares": {
        "vi": "Tỷ trọng kinh tế số trong GRDP: {counted} thế giới, tỷ lệ 1:{scale},"
        " kịch bản {scenario}",
        "en": "Digital share of GRDP: {counted} worlds, scale {scale}, scenario"
        " {scenario}",
    },
    "effects": {
        "vi": "So với {reference} trong cùng những thế giới ấy",
        "en": "Against {reference} in the same worlds",
    },
    "policy": {"vi": "Chính sách", "en": "Policy"},
    "mean_2030": {"vi": "Năm 2030", "en": "2030"},
    "spread": {"vi": "5–95%", "en": "5–95 %"},
    "mean_2035": {"vi": "Năm 2035", "en": "2035"},
    "p_target": {"vi": "Đạt {target} đến {by}", "en": "{target} by {by}"},
    "p_range": {"vi": "Khoảng 95%", "en": "95 % interval"},
    "difference": {"vi": "Chênh\nlệch\n2030", "en": "Points\n2030"},
    "interval": {"vi": "Khoảng\n95%", "en": "95 %\ninterval"},
    "verdict": {"vi": "Kết luận", "en": "Verdict"},
    "cost": {"vi": "Chi", "en": "Spent"},
    "forgone": {"vi": "Thuế\nmiễn\ngiảm", "en": "Tax\nforgone"},
    "net": {"vi": "Chi\nròng", "en": "Net\ncost"},
    "per_point": {"vi": "Ròng mỗi\nđiểm", "en": "Net a\npoint"},
}

VERDICTS: Final[dict[Verdict, Words]] = {
    "better": {"vi": "cao hơn", "en": "better"},
    "worse": {"vi": "thấp hơn", "en": "worse"},
    "same": {"vi": "như nhau", "en": "same"},
    "undecided": {"vi": "chưa rõ", "en": "undecided"},
}

VERDICTS_IN_TEXT: Final[dict[Verdict, Words]] = {
    "better": {
        "vi": "Năm 2030 cao hơn {reference}: {policies}.",
        "en": "Above {reference} in 2030: {policies}.",
    },
    "worse": {
        "vi": "Năm 2030 thấp hơn {reference}: {policies}.",
        "en": "Below {reference} in 2030: {policies}.",
    },
    "same": {
        "vi": "Không khác {reference} quá {margin} điểm phần trăm, tức không đáng kể:"
        " {policies}.",
        "en": "Within {margin} points of {reference}, a difference too small to"
        " matter: {policies}.",
    },
    "undecided": {
        "vi": "Số thế giới này chưa đủ để phân biệt với {reference}: {policies}.",
        "en": "These worlds cannot tell from {reference}: {policies}.",
    },
}
"""Sentences by verdict; each lists policies in the order they were given."""

SENTENCES: Final[dict[str, Words]] = {
    "design luck": {
        "vi": "Mọi chính sách được mô phỏng trong cùng {counted} thế giới, cùng một"
        " vận may; chênh lệch được tính trong từng thế giới.",
        "en": "Every policy was lived in the same {counted} worlds, with the same luck;"
        " differences are taken within a world.",
    },
    "design parameters": {
        "vi": "Mọi chính sách được mô phỏng trong cùng {counted} thế giới, cùng một"
        " vận may và cùng một bộ tham số; chênh lệch được tính trong từng thế giới.",
        "en": "Every policy was lived in the same {counted} worlds, with the same luck"
        " and the same draw of parameters; differences are taken within a world.",
    },
    "one world": {
        "vi": "Một thế giới không cho biết chênh lệch là do chính sách hay do may rủi.",
        "en": "One world cannot tell an effect from an accident.",
    },
    "identical": {
        "vi": "Giống hệt {reference} ở mọi chỉ tiêu, mọi năm, mọi thế giới:"
        " {policies}.",
        "en": "Equal to {reference} in every indicator, year and world: {policies}.",
    },
    "tied": {
        "vi": "So từng cặp một, mọi cặp cùng lúc nên kém sắc hơn, năm 2030 không phân"
        " biệt được với nhau: {sets}.",
        "en": "Held against each other, all pairs at once and so less sharply, these"
        " cannot be told apart in 2030: {sets}.",
    },
    "none tied": {
        "vi": "Năm 2030 phân biệt được mọi chính sách với nhau.",
        "en": "In 2030 every policy is told apart from every other.",
    },
    "bootstrap": {
        "vi": "Khoảng bootstrap, không giả định phân phối chuẩn, cho kết luận khác về:"
        " {policies}.",
        "en": "Bootstrap intervals, which assume no normal law, decide otherwise on:"
        " {policies}.",
    },
    "dropped": {
        "vi": "Xem kết quả sau {looks} thế giới, sai số {spent} chia cho các lần xem;"
        " bỏ vì kém chính sách dẫn đầu quá {margin} điểm phần trăm: {gone}.",
        "en": "Looked at after {looks} worlds, an error of {spent} shared out over the"
        " looks; dropped as more than {margin} points behind the leader: {gone}.",
    },
    "none dropped": {
        "vi": "Xem kết quả sau {looks} thế giới, sai số {spent} chia cho các lần xem;"
        " không chính sách nào kém chính sách dẫn đầu quá {margin} điểm phần trăm một"
        " cách rõ rệt, nên không bỏ chính sách nào.",
        "en": "Looked at after {looks} worlds, an error of {spent} shared out over the"
        " looks; none was surely more than {margin} points behind the leader, and none"
        " was dropped.",
    },
    "gone": {
        "vi": "{policies} (sau {n}, đã dùng {spent})",
        "en": "{policies} (after {n}, {spent} spent)",
    },
    "fresh": {
        "vi": "Thử lại {winner}, cao nhất trong {n_policies} chính sách, ở {counted}"
        " thế giới mới: {fresh} điểm thay vì {chosen}, tức giảm {drop} ({interval}).",
        "en": "Tried again in {counted} fresh worlds, {winner}, the highest of"
        " {n_policies}, adds {fresh} points instead of {chosen}: a drop of {drop}"
        " ({interval}).",
    },
    "fresh, no interval": {
        "vi": "Thử lại {winner}, cao nhất trong {n_policies} chính sách, ở {counted}"
        " thế giới mới: {fresh} điểm thay vì {chosen}, tức giảm {drop}.",
        "en": "Tried again in {counted} fresh worlds, {winner}, the highest of"
        " {n_policies}, adds {fresh} points instead of {chosen}: a drop of {drop}.",
    },
    "passage": {
        "vi": "Nửa số thế giới đạt {threshold} vào năm: {policies}.",
        "en": "Half of the worlds pass {threshold} by: {policies}.",
    },
    "later": {"vi": "sau {last}", "en": "after {last}"},
    "cost": {
        "vi": "Chi ròng 2026–2035 cho mỗi điểm phần trăm của năm 2030, nghìn tỷ đồng:"
        " {policies}.",
        "en": "Net cost of 2026 to 2035 for each point of 2030, in trillion VND:"
        " {policies}.",
    },
    "none reaches": {
        "vi": "Không chính sách nào đạt {target} đến năm {by} trong bất kỳ thế giới"
        " nào: xác suất của mỗi chính sách nhỏ hơn {upper}. Thế giới cao nhất đạt"
        " {highest}, còn thiếu {short} điểm phần trăm; bình quân năm 2030 của các chính"
        " sách là {means}.",
        "en": "No policy reaches {target} by {by} in any world: for each the chance is"
        " below {upper}. The highest world comes to {highest}, {short} points short;"
        " the policies' means in 2030 are {means}.",
    },
    "some reach": {
        "vi": "Số thế giới đạt {target} đến năm {by}: {policies}.",
        "en": "Worlds that reach {target} by {by}: {policies}.",
    },
    "reached": {
        "vi": "{name} {hits}/{counted} ({low} đến {high})",
        "en": "{name} {hits} of {counted} ({low} to {high})",
    },
    "not reached": {
        "vi": "{name} 0/{counted} (nhỏ hơn {upper})",
        "en": "{name} none of {counted} (below {upper})",
    },
    "chance differs": {
        "vi": "Xác suất khác {reference} rõ rệt: {policies}.",
        "en": "The chance differs from that of {reference}: {policies}.",
    },
    "chance alike": {
        "vi": "Không chính sách nào có xác suất khác {reference} một cách rõ rệt.",
        "en": "No policy's chance can be told from that of {reference}.",
    },
    "ends": {"vi": "{low} đến {high}", "en": "{low} to {high}"},
    "one in": {"vi": "{share} (chưa tới 1/{n})", "en": "{share} (fewer than 1 in {n})"},
    "accounts": {
        "vi": "Theo phép tính trên số liệu, không mô phỏng: {verdict}",
        "en": "By the accounts alone, without simulation: {verdict}",
    },
    "runs failed": {
        "vi": "{n} lượt chạy thất bại và không được tính: {runs}.",
        "en": "{n} runs failed and do not count: {runs}.",
    },
    "all runs failed": {
        "vi": "Không thế giới nào so sánh được; {n} lượt chạy thất bại: {runs}.",
        "en": "No world can be compared; {n} runs failed: {runs}.",
    },
    "run": {
        "vi": "{policy} ở thế giới {world} ({error})",
        "en": "{policy} in world {world} ({error})",
    },
    "past": {
        "vi": "thế giới {world} trước 2026 ({error})",
        "en": "world {world} before 2026 ({error})",
    },
    "more runs": {"vi": "và {n} lượt nữa", "en": "and {n} more"},
    "condition luck": {
        "vi": "Mọi xác suất và khoảng chỉ đúng với mô hình này, kịch bản {scenario},"
        " lịch sử {history}, và các tham số ở giá trị trung tâm: chỉ vận may thay đổi."
        " Đây không phải dự báo.",
        "en": "Every probability and interval is conditional on this model, scenario"
        " {scenario}, history {history}, and parameters at their central values: only"
        " luck varies. It is no forecast.",
    },
    "condition parameters": {
        "vi": "Mọi xác suất và khoảng chỉ đúng với mô hình này, kịch bản {scenario},"
        " lịch sử {history}, khoảng giá trị của các tham số, và các bộ tham số cho ra"
        " những năm 2020–2023 khớp số liệu (`halong list bands`): vận may và tham số"
        " cùng thay đổi. Đây không phải dự báo.",
        "en": "Every probability and interval is conditional on this model, scenario"
        " {scenario}, history {history}, the ranges of its parameters, and draws whose"
        " years 2020 to 2023 fit the record (`halong list bands`): luck and parameters"
        " vary together. It is no forecast.",
    },
    "condition all draws": {
        "vi": "Mọi xác suất và khoảng chỉ đúng với mô hình này, kịch bản {scenario},"
        " lịch sử {history}, và khoảng giá trị của các tham số, kể cả những bộ tham số"
        " không khớp số liệu 2020–2023: vận may và tham số cùng thay đổi. Đây không"
        " phải dự báo.",
        "en": "Every probability and interval is conditional on this model, scenario"
        " {scenario}, history {history}, and the ranges of its parameters, draws that"
        " stray from the record of 2020 to 2023 included: luck and parameters vary"
        " together. It is no forecast.",
    },
    "statistics": {
        "vi": "5–95%: phân vị theo thế giới. Xác suất: khoảng Wilson. Chênh lệch:"
        " điểm phần trăm, khoảng t đúng đồng thời cho cả {others} chính sách"
        " (Bonferroni).",
        "en": "5–95 %: quantiles over worlds. Probabilities: Wilson's interval."
        " Differences: points, t intervals that hold for all {others} policies at once"
        " (Bonferroni).",
    },
    "money": {
        "vi": "Tiền: tỷ đồng, cộng 2026–2035, chiết khấu {rate} mỗi năm về 2026, bình"
        " quân các thế giới. Chi: trước phần tư nhân. Chi ròng: chi trừ phần tư nhân,"
        " cộng số thu mất so với {reference}. Ròng mỗi điểm chỉ in khi cao hơn.",
        "en": "Money: bn VND, summed 2026 to 2035, discounted at {rate} a year to 2026,"
        " mean over worlds. Spent: before the private share. Net cost: spending less"
        " private share plus revenue lost against {reference}. Net a point is"
        " printed only for what is better.",
    },
}
