-- The estimates of every app, country and day, with the money in the country's own currency too.
select e.app_id, e.country, e.day, e.downloads, e.downloads_organic, e.revenue, e.revenue_iap, e.revenue_ads, e.daily_users,
  cast(cast(e.revenue as decimal(24,4)) * x.per_usd as decimal(24,4)) as revenue_local, c.currency, h.day is not null as holiday
from estimates.daily e
join dim_country c on c.country = e.country
left join estimates.currencies x on x.currency = c.currency and x.day = e.day
left join estimates.holidays h on h.country = e.country and h.day = e.day
