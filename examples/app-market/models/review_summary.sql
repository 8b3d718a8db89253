-- What people say about an app, day by day.
select app_id, cast(written_at as date) as day, count(*) as reviews, round(avg(stars), 2) as stars,
  count(*) filter (list_contains(tags, 'crash')) as about_crashes, count(reply) as answered
from reviews
group by all
