-- Who climbed or fell in a chart since the day before; an app that was not in it has no step.
select r.day, r.country, r.chart, r.app_id, a.name_ko, a.name_en, r.rank, r.previous, r.previous - r.rank as climbed
from rank r
join apps a on a.app_id = r.app_id
where r.previous is distinct from r.rank
