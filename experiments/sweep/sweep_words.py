"""The words of designs and sweeps, in both languages."""

from typing import Final

from experiments.language import Language

__all__ = ["HEADERS", "SENTENCES"]

type Words = dict[Language, str]

HEADERS: Final[dict[str, Words]] = {
    "design": {
        "vi": "{name}: {n_cells} lượt chạy",
        "en": "{name}: {n_cells} runs",
    },
    "axis": {"vi": "Thay đổi", "en": "Varies"},
    "values": {"vi": "giá trị", "en": "values"},
    "unit": {"vi": "đơn vị", "en": "unit"},
    "policies": {
        "vi": "{label}, năm {year}, theo mọi điểm và thế giới",
        "en": "{label} in {year}, over all points and worlds",
    },
    "policy": {"vi": "Chính sách", "en": "Policy"},
    "scenario": {"vi": "kịch bản", "en": "scenario"},
    "n_runs": {"vi": "lượt chạy", "en": "runs"},
    "mean": {"vi": "trung bình", "en": "mean"},
    "spread": {"vi": "5–95%", "en": "5–95 %"},
    "axes": {
        "vi": "Trung bình ở hai đầu của mỗi yếu tố",
        "en": "Mean at both ends of what varies",
    },
    "at_first": {"vi": "từ", "en": "from"},
    "at_last": {"vi": "đến", "en": "to"},
    "mean_first": {"vi": "trung bình", "en": "mean"},
    "mean_last": {"vi": "trung bình", "en": "mean"},
    "change": {"vi": "chênh lệch", "en": "change"},
    "points": {"vi": "điểm %", "en": "points"},
}

SENTENCES: Final[dict[str, Words]] = {
    "counted": {
        "vi": "{parts} = {n_cells} lượt chạy.",
        "en": "{parts} = {n_cells} runs.",
    },
    "n policies": {"vi": "{n} chính sách", "en": "{n} policies"},
    "n scenarios": {"vi": "{n} kịch bản", "en": "{n} scenarios"},
    "n points": {"vi": "{n} điểm", "en": "{n} points"},
    "n draws": {"vi": "{n} bộ tham số", "en": "{n} draws of the parameters"},
    "n worlds": {"vi": "{n} thế giới", "en": "{n} worlds"},
    "one past": {
        "vi": "Giai đoạn 2020–2025 chạy một lần cho mỗi thế giới, dùng chung"
        " {n} lượt: {n_pasts} lần.",
        "en": "2020 to 2025 is lived once a world and shared by {n} runs: {n_pasts}"
        " times.",
    },
    "pasts": {
        "vi": "Giai đoạn 2020–2025 chạy {n_pasts} lần.",
        "en": "2020 to 2025 is lived {n_pasts} times.",
    },
    "cost": {
        "vi": "Dự kiến {time} với {workers} tiến trình trên máy này, {disk} MB trên đĩa"
        "{past}.",
        "en": "Expect {time} with {workers} processes on this machine, and {disk} MB on"
        " disk{past}.",
    },
    "past on disk": {
        "vi": "; trong lúc chạy thêm {mb} MB cho mỗi tiến trình",
        "en": "; meanwhile {mb} MB more for each process",
    },
    "matched": {
        "vi": "Mỗi thế giới không khớp số liệu 2020–2023 tốn thêm {time}.",
        "en": "Every world that does not fit the record of 2020 to 2023 takes {time}"
        " more.",
    },
    "hypercube": {
        "vi": "Siêu khối Latinh chỉ đều khi chạy hết; dừng giữa chừng thì còn là mẫu"
        " ngẫu nhiên.",
        "en": "A Latin hypercube is even only as a whole; cut short it is a random"
        " sample.",
    },
    "thirds": {
        "vi": "Yếu tố có nhiều giá trị: trung bình của một phần ba thấp nhất và một"
        " phần ba cao nhất.",
        "en": "Of what has many values: means of the lowest and of the highest third.",
    },
    "highest": {
        "vi": "Cao nhất: {setting}: {mean} ({low} đến {high}, {n} lượt chạy).",
        "en": "Highest: {setting}: {mean} ({low} to {high}, {n} runs).",
    },
    "lowest": {
        "vi": "Thấp nhất: {setting}: {mean} ({low} đến {high}, {n} lượt chạy).",
        "en": "Lowest: {setting}: {mean} ({low} to {high}, {n} runs).",
    },
    "split": {
        "vi": "{policy}: tham số chiếm {share} phương sai giữa các thế giới, vận may"
        " chiếm phần còn lại (khoảng 95%: {low} đến {high}; {n_points} bộ tham số, mỗi"
        " bộ {n_lucks} thế giới).",
        "en": "{policy}: parameters make {share} of the variance over worlds, luck the"
        " rest (95 % interval {low} to {high}; {n_points} draws of {n_lucks} worlds"
        " each).",
    },
    "still": {
        "vi": "{policy}: không có gì thay đổi giữa các thế giới.",
        "en": "{policy}: nothing varies over worlds.",
    },
    "set aside": {
        "vi": "Loại {n} thế giới không khớp số liệu 2020–2023.",
        "en": "Set aside: {n} worlds that do not fit the record of 2020 to 2023.",
    },
    "short": {
        "vi": "{n} trong {of} điểm có ít thế giới khớp hơn yêu cầu.",
        "en": "{n} of {of} points have fewer worlds that fit than were asked for.",
    },
    "look": {
        "vi": "Sau {n} thế giới (đã dùng {spent} sai số cho phép): bỏ {dropped}.",
        "en": "After {n} worlds ({spent} of error spent): dropped {dropped}.",
    },
    "no look": {
        "vi": "Không phương án nào bị bỏ; đã dùng {spent} sai số cho phép.",
        "en": "No choice was dropped; {spent} of error spent.",
    },
    "failed": {
        "vi": "{n} lượt chạy hỏng: {runs}",
        "en": "{n} runs failed: {runs}",
    },
    "more": {"vi": "và {n} lượt khác", "en": "and {n} more"},
    "see failures": {
        "vi": "xem: halong results {out} --failures",
        "en": "see halong results {out} --failures",
    },
    "none": {
        "vi": "không lượt chạy nào có kết quả",
        "en": "no run has a result",
    },
}
