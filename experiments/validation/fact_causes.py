"""What in the model sets each fact with a band: said where the band is missed."""

from types import MappingProxyType
from typing import Final

from model.indicator import Words

__all__ = ["CAUSES"]

_SIZES: Final = Words(
    "quy mô ban đầu theo luật Pareto, rồi nhà máy mới và doanh nghiệp lớn lên làm đổi"
    " đuôi; nhà máy nước ngoài không tuyển đủ người thì đuôi mỏng đi",
    "sizes are founded from a Pareto law and then moved by plants that open and firms"
    " that grow; plants that cannot fill their posts thin the tail",
)
_CLUSTERS: Final = Words(
    "mạng nối doanh nghiệp lớn với nhỏ, mà mức số hóa tăng theo quy mô, nên hai đầu"
    " liên kết khác nhau; bắt chước theo mức bình quân của nhiều bạn hàng"
    " quá yếu để bù lại",
    "links join large firms to small ones and stages rise with size, so that both ends"
    " of a link differ; imitation of the mean of many partners is too weak to make up",
)
_DEGREES: Final = Words(
    "bậc được rút theo quy mô khi lập mạng; doanh nghiệp mới chỉ có ít bạn hàng và bạn"
    " hàng mất đi chỉ được thay một phần",
    "numbers of partners are drawn by size at the founding; newcomers have few, and"
    " lost partners are replaced in part",
)
_LUMPS: Final = Words(
    "vốn mỗi dự án có thân loga chuẩn và đuôi Pareto, dự án đến độc lập theo nhịp của"
    " bối cảnh; ít dự án thì một năm do may rủi quyết định",
    "capital of a project has a lognormal body and a Pareto tail, and projects come"
    " independently at the pace of the climate; with few of them luck makes a year",
)
_PARKS: Final = Words(
    "chủ đầu tư chuẩn bị đất trước khi cho thuê và nhà đầu tư chọn khu theo thị hiếu"
    " riêng, nên khu đông khách vẫn còn đất trống và khu mới đầy lên chậm",
    "developers prepare land ahead of lettings and investors spread by taste, so that"
    " sought-after parks keep some land free and new ones fill slowly",
)
_SITING: Final = Words(
    "nhà máy cùng nước và cùng ngành kéo dự án tới, còn thị hiếu riêng cho từng khu đẩy"
    " ra; đất ghi nhận năm 2020 đặt điểm xuất phát",
    "plants of the same country and sector draw projects and taste for sites scatters"
    " them; the land recorded in 2020 sets where they start",
)
_MATCHING: Final = Words(
    "việc trống tăng khi nhà máy mở và chỉ người tìm việc trong tầm đi lại lấp được;"
    " người nhập cư và người ngoài lực lượng lao động vào khi thị trường căng, nên việc"
    " trống có thể đổi mà thất nghiệp ít đổi",
    "posts open when plants do and only seekers within reach fill them; newcomers and"
    " people outside the labour force come in when it is tight, so that vacancies can"
    " move while unemployment hardly does",
)
_PREMIUM: Final = Words(
    "lương mỗi kỹ năng đáp yếu với độ căng, còn bình quân của tỉnh đổi nhiều hơn theo"
    " ngành tuyển người; nhóm kỹ năng số nhỏ nên may rủi lấn át",
    "a skill's pay answers weakly to tightness while the province's mean moves more"
    " with which sectors hire; the digital group is small, so luck drowns it",
)
_TURNOVER: Final = Words(
    "số lập mới theo sức hút của nơi và ngành, khả năng đóng cửa theo quy mô và tiền"
    " mặt; không có gì học theo tuổi",
    "foundings follow demand and place, and closing follows size and cash; nothing is"
    " learnt with age",
)
_GROWTH: Final = Words(
    "xu hướng của từng ngành, nhà máy mở, cú sốc có ngày tháng và thuế sản phẩm cộng"
    " lại; nhà máy mở cùng lúc làm một năm khác năm kia",
    "trends of sectors, plants that open, dated shocks and product taxes add up; plants"
    " that open together set years apart",
)

CAUSES: Final = MappingProxyType(
    {
        "firm_size_hill": _SIZES,
        "firm_size_rank": _SIZES,
        "largest_hundredth_staff": _SIZES,
        "growth_shape": Words(
            "phần lớn doanh nghiệp đi cùng ngành của mình và chỉ số ít đổi nhân sự hay"
            " mức số hóa trong năm, nên đỉnh nhọn hơn hình lều",
            "most firms move with their sector and only few change staff or stage in a"
            " year, so that the peak is sharper than a tent's",
        ),
        "growth_kurtosis": Words(
            "nhà máy đang tuyển người và chạy đà lớn gấp nhiều lần trong một năm, bên"
            " cạnh doanh nghiệp gần như đứng yên",
            "plants that fill their posts and ramp up grow many times over in a year"
            " beside firms that hardly move",
        ),
        "volatility_size_slope": Words(
            "tuyển và mất từng người làm doanh nghiệp nhỏ dao động hơn, nhưng cầu chung"
            " của ngành và nhà máy chạy đà thì không theo quy mô",
            "single hirings and leavings shake small firms more, but their sector's"
            " demand and plants that ramp up do not go with size",
        ),
        "adoption_s_shaped": Words(
            "sáu năm chỉ thấy đoạn đầu của đường cong, và doanh nghiệp mới ở mức thấp"
            " thay doanh nghiệp đóng cửa kéo nó thẳng ra",
            "six years show the foot of the curve alone, and newcomers who start low in"
            " place of firms that close straighten it",
        ),
        "adoption_innovation": Words(
            "mỗi bước lên có tốc độ riêng từ quy mô, giá, kỹ năng và hạ tầng; doanh"
            " nghiệp mới và doanh nghiệp bỏ công cụ trừ bớt",
            "steps have a rate of their own from size, price, skill and place;"
            " newcomers and firms that drop tools take from it",
        ),
        "adoption_imitation": Words(
            "bắt chước nhân vào tốc độ riêng theo mức bình quân của bạn hàng, vốn thấp"
            " khi ít ai có; một phần năm doanh nghiệp mỗi năm là mới, ở mức thấp, nên"
            " tỷ lệ không tự tăng nhanh dần",
            "imitation multiplies a firm's own rate by the mean maturity of its"
            " partners, which is low while few have tools; a fifth of firms a year are"
            " new and start low, so that the share does not gather pace",
        ),
        "adoption_size_gradient": Words(
            "doanh nghiệp lớn lên mức nhanh hơn theo quy mô và chi phí nhẹ hơn; nhà máy"
            " nước ngoài mở ra đã ở mức cao",
            "large firms step up faster by size and bear costs more lightly; foreign"
            " plants open at a high stage",
        ),
        "adoption_top_gradient": Words(
            "mức 3 và 4 tốn kém và cần kỹ năng mà doanh nghiệp nhỏ hầu như không có,"
            " trong khi nhà máy nước ngoài mở ra đã ở mức cao",
            "stages 3 and 4 cost money and skills that small firms hardly have, while"
            " foreign plants open high",
        ),
        "adoption_clusters": _CLUSTERS,
        "adoption_clusters_tested": _CLUSTERS,
        "adoption_peer_lag": Words(
            "bạn hàng ở mức cao hơn nhân tốc độ lên mức, nhưng thay bạn hàng hằng năm"
            " làm nhòe đi",
            "partners who stand higher multiply the rate of stepping up, but partners"
            " change within the year",
        ),
        "supply_customers_tail": _DEGREES,
        "supply_suppliers_tail": _DEGREES,
        "supply_assortativity": _DEGREES,
        "supply_degree_size": _DEGREES,
        "supply_modularity": Words(
            "liên kết giảm theo phút đi lại, nhưng doanh nghiệp lớn có bạn hàng ở khắp"
            " tỉnh",
            "links fade with minutes of travel, but large firms have partners all over"
            " the province",
        ),
        "fdi_month_gini": _LUMPS,
        "top2_year_share": _LUMPS,
        "fdi_month_fano": _LUMPS,
        "fdi_zero_months": _LUMPS,
        "occupancy_spread": _PARKS,
        "occupancy_full_parks": _PARKS,
        "young_park_let": _PARKS,
        "land_gini": _PARKS,
        "park_rank_size": _PARKS,
        "location_entropy": _SITING,
        "park_specialisation": _SITING,
        "same_country_choice": _SITING,
        "beveridge_slope": _MATCHING,
        "digital_wage_premium": _PREMIUM,
        "digital_premium_follows": _PREMIUM,
        "entry_rate": _TURNOVER,
        "exit_rate": _TURNOVER,
        "entry_size": _TURNOVER,
        "exit_young_to_old": Words(
            "khả năng đóng cửa tùy quy mô và tiền mặt, không tùy tuổi: doanh nghiệp trẻ"
            " chỉ đóng cửa nhiều hơn vì nhỏ hơn",
            "closing depends on size and cash and not on age: young firms close more"
            " often only for being smaller",
        ),
        "aggregate_growth_mean": _GROWTH,
        "aggregate_growth_sd": _GROWTH,
        "digital_share_slope": Words(
            "lõi tăng theo nhà máy điện tử mở ra và phần số hóa theo mức số hóa; vài"
            " nhà máy lớn quyết định vài phần nghìn",
            "the core rises with electronics plants that open and the digitalised part"
            " with stages; a few large plants decide tenths of a point",
        ),
    }
)
