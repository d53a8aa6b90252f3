"""What each stylised fact says, in both languages, in the order of the tables."""

from types import MappingProxyType
from typing import Final

from model.indicator import Words

__all__ = ["FACT_WORDS"]

FACT_WORDS: Final = MappingProxyType(
    {
        "firm_size_hill": Words(
            "Quy mô doanh nghiệp: số mũ Hill của 5 % lớn nhất",
            "Firm sizes: Hill exponent of the largest 5 %",
        ),
        "firm_size_rank": Words(
            "Quy mô doanh nghiệp: số mũ theo hạng trừ một nửa",
            "Firm sizes: exponent by rank less one half",
        ),
        "largest_hundredth_staff": Words(
            "Lao động ở 1 % doanh nghiệp lớn nhất",
            "Staff of the largest 1 % of firms",
        ),
        "firm_size_vuong": Words(
            "Đuôi quy mô: Pareto so với loga chuẩn (Vuong; trong khoảng ±1,96 không"
            " phân biệt được)",
            "Tail of sizes: Pareto against lognormal (Vuong; within 1.96 either way"
            " they cannot be told apart)",
        ),
        "growth_shape": Words(
            "Hình dạng tăng trưởng doanh nghiệp (Subbotin: 1 là hình lều, 2 là chuẩn)",
            "Shape of firms' growth (Subbotin: 1 a tent, 2 the normal)",
        ),
        "growth_kurtosis": Words(
            "Độ nhọn vượt chuẩn của tăng trưởng doanh nghiệp",
            "Excess kurtosis of firms' growth",
        ),
        "volatility_size_slope": Words(
            "Biến động giảm theo quy mô (số mũ)",
            "Volatility falls with size (exponent)",
        ),
        "adoption_s_shaped": Words(
            "Mức số hóa 2 trở lên theo đường chữ S: tỷ lệ thế giới",
            "Take-up of stage 2 is S-shaped: share of worlds",
        ),
        "adoption_innovation": Words("Hệ số đổi mới p của Bass", "Bass's innovation p"),
        "adoption_imitation": Words("Hệ số bắt chước q của Bass", "Bass's imitation q"),
        "adoption_size_gradient": Words(
            "Mức 1 trở lên: doanh nghiệp lớn so với còn lại",
            "Stage 1 or above: large beside other firms",
        ),
        "adoption_top_gradient": Words(
            "Mức 3 trở lên: doanh nghiệp lớn so với còn lại",
            "Stage 3 or above: large beside other firms",
        ),
        "adoption_clusters": Words(
            "Mức số hóa của bạn hàng giống nhau hơn ngẫu nhiên (tương quan)",
            "Partners' stages are alike beyond chance (correlation)",
        ),
        "adoption_clusters_tested": Words(
            "Như trên, vượt 95 % mạng xáo trộn: tỷ lệ thế giới",
            "The same, beyond 95 % of shuffled networks: share of worlds",
        ),
        "adoption_peer_lag": Words(
            "Lên một mức trong năm sau khi bạn hàng ở mức cao hơn (tỷ số)",
            "Step up in the year after partners stood higher (ratio)",
        ),
        "supply_customers_tail": Words(
            "Mạng cung ứng: số mũ đuôi của số khách hàng",
            "Supply network: tail exponent of customers",
        ),
        "supply_suppliers_tail": Words(
            "Mạng cung ứng: số mũ đuôi của số nhà cung cấp",
            "Supply network: tail exponent of suppliers",
        ),
        "supply_assortativity": Words(
            "Mạng cung ứng: tương quan bậc của hai đầu liên kết",
            "Supply network: assortativity of partners",
        ),
        "supply_degree_size": Words(
            "Mạng cung ứng: số bạn hàng theo quy mô",
            "Supply network: partners with staff",
        ),
        "supply_modularity": Words(
            "Mạng cung ứng: cộng đồng theo phường xã (độ mô-đun)",
            "Supply network: communities by ward (modularity)",
        ),
        "fdi_month_gini": Words(
            "Vốn nước ngoài đăng ký dồn vào ít tháng (Gini)",
            "Foreign capital registered, over months (Gini)",
        ),
        "top2_year_share": Words(
            "Hai dự án lớn nhất trong vốn đăng ký mỗi năm",
            "The two largest projects in each year's capital",
        ),
        "fdi_month_fano": Words(
            "Số dự án mỗi tháng: phương sai trên trung bình",
            "Projects a month: variance over mean",
        ),
        "fdi_zero_months": Words(
            "Tháng không có dự án đăng ký", "Months without a project registered"
        ),
        "occupancy_spread": Words(
            "Tỷ lệ lấp đầy: khu cao nhất trừ khu thấp nhất",
            "Occupancy: fullest park less emptiest",
        ),
        "occupancy_full_parks": Words(
            "Khu công nghiệp lấp đầy từ 95 %", "Parks let to 95 % or more"
        ),
        "young_park_let": Words(
            "Đất cho thuê ở khu dưới 5 năm trên đất có thể cho thuê",
            "Land let in parks younger than 5 years over leasable land",
        ),
        "land_gini": Words(
            "Đất cho thuê giữa các khu (Gini)", "Land let, over parks (Gini)"
        ),
        "park_rank_size": Words(
            "Đất cho thuê theo thứ hạng của khu (số mũ)",
            "Land let by rank of park (exponent)",
        ),
        "location_entropy": Words(
            "Nhà máy nước ngoài trải trên các khu (entropy)",
            "Foreign plants over sites (entropy)",
        ),
        "park_specialisation": Words(
            "Chuyên môn hóa của khu công nghiệp (Krugman)",
            "Specialisation of parks (Krugman)",
        ),
        "same_country_choice": Words(
            "Chọn địa điểm theo nhà máy cùng nước (độ co giãn)",
            "Siting drawn by plants of one's country (elasticity)",
        ),
        "beveridge_slope": Words(
            "Đường Beveridge: việc trống theo thất nghiệp (độ dốc loga)",
            "Beveridge curve: vacancies on unemployment (slope of logs)",
        ),
        "digital_wage_premium": Words(
            "Lương kỹ năng số cao hơn lao động phổ thông",
            "Pay of digital skill above that of none",
        ),
        "digital_premium_follows": Words(
            "Chênh lệch lương số tăng theo việc trống năm trước (tương quan)",
            "Digital premium grows after a tight year (correlation)",
        ),
        "entry_rate": Words("Tỷ lệ gia nhập mỗi năm", "Entry a year"),
        "exit_rate": Words("Tỷ lệ rời bỏ mỗi năm", "Exit a year"),
        "entry_size": Words(
            "Quy mô doanh nghiệp mới so với còn lại", "Size at entry beside others"
        ),
        "exit_young_to_old": Words(
            "Rời bỏ: dưới 5 năm so với lâu hơn", "Exit: under 5 years beside older"
        ),
        "aggregate_growth_mean": Words(
            "Tăng trưởng GRDP bình quân", "Mean growth of GRDP"
        ),
        "aggregate_growth_sd": Words(
            "Độ lệch chuẩn của tăng trưởng GRDP", "Standard deviation of growth"
        ),
        "aggregate_growth_memory": Words(
            "Tự tương quan của tăng trưởng (quá ít năm để đánh giá)",
            "Autocorrelation of growth (too few years to judge)",
        ),
        "digital_share_level": Words(
            "Tỷ trọng kinh tế số năm 2024 (mức được hiệu chỉnh)",
            "Digital share in 2024 (a calibrated level)",
        ),
        "digital_share_slope": Words(
            "Tỷ trọng kinh tế số tăng mỗi năm, 2020–2024",
            "Rise of the digital share a year, 2020 to 2024",
        ),
    }
)
