-- How a country's revenue of the last seven days is divided among publishers, within each group of categories.
with recent as (
  select e.country, a.category_group, a.publisher, sum(e.revenue) as revenue, sum(e.downloads) as downloads
  from fact_estimate e
  join dim_app a on a.app_id = e.app_id
  where e.day > (select max(day) from fact_estimate) - interval 7 day
  group by all
)
select *, round(100 * revenue / sum(revenue) over (partition by country, category_group), 2) as share,
  rank() over (partition by country, category_group order by revenue desc, publisher) as place
from recent
