-- The report and the bulk files are two ways to the same figures; young days may differ by what was restated meanwhile.
select r.day, r.country, r.platform, r.revenue as reported, sum(e.revenue) as estimated
from revenue r
join estimates.daily e on e.day = r.day and e.country = r.country and e.platform = r.platform
group by r.day, r.country, r.platform, r.revenue
having abs(r.revenue - sum(e.revenue)) > 0.05 * r.revenue
