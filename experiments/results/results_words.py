"""What is said of folders of results, in both languages."""

from typing import Final

from experiments.language import Language

__all__ = ["HEADERS", "OUTCOMES", "SENTENCES", "UNITS"]

type Words = dict[Language, str]

HEADERS: Final[dict[str, Words]] = {
    "failures": {"vi": "Lượt chạy hỏng", "en": "Failed runs"},
    "run": {"vi": "Lượt chạy", "en": "Run"},
    "what": {"vi": "Là", "en": "What"},
    "stage": {"vi": "Ở bước", "en": "Stage"},
    "error": {"vi": "Lỗi", "en": "Error"},
    "again": {"vi": "Làm lại mà khác", "en": "Done again, not the same"},
    "outcome": {"vi": "Kết quả", "en": "Outcome"},
    "difference": {"vi": "Khác ở", "en": "What differs"},
    "needs": {
        "vi": "Số thế giới cần để thấy chênh lệch {difference}",
        "en": "Worlds needed to see a difference of {difference}",
    },
    "policy": {"vi": "Chính sách", "en": "Policy"},
    "pilot": {"vi": "Thế giới\nthử", "en": "Pilot\nworlds"},
    "sd": {"vi": "Độ lệch\nchuẩn", "en": "Standard\ndeviation"},
    "planned": {"vi": "Cận trên\n80%", "en": "Upper\n80 %"},
    "sees": {"vi": "Đợt thử\nthấy được", "en": "Pilot\nsees"},
    "worlds": {"vi": "Cần", "en": "Needed"},
}

OUTCOMES: Final[dict[str, Words]] = {
    "differs": {"vi": "khác", "en": "differs"},
    "failed": {"vi": "hỏng", "en": "failed"},
}

UNITS: Final[dict[str, Words]] = {
    "h": {"vi": "giờ", "en": "h"},
    "min": {"vi": "phút", "en": "min"},
    "s": {"vi": "giây", "en": "s"},
}

SENTENCES: Final[dict[str, Words]] = {
    "made": {
        "vi": "halong {kind}, công thức {recipe}, mã nguồn {code}, dữ liệu {data}"
        " ({packages}).",
        "en": "halong {kind}, recipe {recipe}, code {code}, data {data} ({packages}).",
    },
    "state": {
        "vi": "{done} trong {cells} lượt chạy đã xong, {failed} lượt hỏng; tổng thời"
        " gian tính {time}.",
        "en": "{done} of {cells} runs done, {failed} failed; {time} of work in all.",
    },
    "state, at most": {
        "vi": "{done} trong tối đa {cells} lượt chạy đã xong (có chính sách bị loại"
        " dần), {failed} lượt hỏng; tổng thời gian tính {time}.",
        "en": "{done} of at most {cells} runs done (what is far behind is dropped on"
        " the way), {failed} failed; {time} of work in all.",
    },
    "set aside": {
        "vi": "{n} thế giới bị loại vì không khớp giai đoạn 2020–2023.",
        "en": "Worlds set aside: {n}. Their years 2020 to 2023 do not fit the record.",
    },
    "damaged": {
        "vi": "{n} tệp hỏng hoặc mất ({names}): các lượt chạy ấy tính là chưa xong.",
        "en": "Files damaged or missing: {n} ({names}). Their runs count as not done.",
    },
    "digest": {"vi": "Mã kiểm của bảng kết quả: {digest}.", "en": "Digest {digest}."},
    "go on": {
        "vi": "Làm tiếp: halong resume {folder}",
        "en": "To go on: halong resume {folder}",
    },
    "more failures": {
        "vi": "Và {n} lượt nữa; --failures in đủ, kèm chỗ lỗi trong mã.",
        "en": "And {n} more; --failures prints all, with tracebacks.",
    },
    "tracebacks": {
        "vi": "--failures in chỗ lỗi trong mã.",
        "en": "--failures prints the tracebacks.",
    },
    "exported": {
        "vi": "{n} dòng: {path}",
        "en": "{n} rows: {path}",
    },
    "reproduced": {
        "vi": "{n} lượt chạy làm lại đều giống đến từng bit.",
        "en": "Runs done again: {n}, every one the same to the last bit.",
    },
    "not reproduced": {
        "vi": "{n} lượt chạy làm lại: {same} giống đến từng bit, {differ} khác,"
        " {failed} hỏng.",
        "en": "Runs done again: {n}; {same} the same to the last bit, {differ} differ,"
        " {failed} failed.",
    },
    "merged": {
        "vi": "{folders} thư mục: thêm {new} lượt chạy, {there} lượt đã có từ trước.",
        "en": "Folders: {folders}; runs taken over: {new}, there before: {there}.",
    },
    "damaged in shards": {
        "vi": "{n} tệp hỏng hoặc mất ở các phần, không lấy: {names}.",
        "en": "{n} files damaged or missing in shards, not taken over: {names}.",
    },
    "missing shards": {
        "vi": "Còn thiếu: {names}.",
        "en": "Not there yet: {names}.",
    },
    "needs one": {
        "vi": "Độ lệch chuẩn {sd}: cần {worlds} thế giới để thấy chênh lệch"
        " {difference} với xác suất {power} (khoảng tin cậy {confidence}).",
        "en": "Standard deviation {sd}: {worlds} worlds see a difference of"
        " {difference} with a chance of {power} ({confidence} interval).",
    },
    "needs": {
        "vi": "Cần {worlds} thế giới để mọi chênh lệch {difference} được thấy với xác"
        " suất {power}; mỗi khoảng tin cậy {confidence} để cả {n} khoảng cùng đúng ở"
        " mức 95%. Tính theo cận trên của độ lệch chuẩn vì đợt thử ít thế giới.",
        "en": "{worlds} worlds see each difference of {difference} with a chance of"
        " {power}; intervals of {confidence}, so that all {n} hold at 95 %. Planned"
        " with the upper limit of the standard deviation, since a pilot is short.",
    },
    "probability": {
        "vi": "Một xác suất quanh {p} với sai số ±{half} (95%): {worlds} thế giới.",
        "en": "A probability near {p} to within ±{half} (95 %): {worlds} worlds.",
    },
}
