/* naru
strategy: time_interval    # a build replaces the days of its run, and no other
time: day
*/
-- What the endpoints tell of every app, country and day: downloads, the places in the charts, and the stars.
select d.app_id, d.country, d.day, d.downloads, d.organic, free.rank as rank_free, grossing.rank as rank_grossing, s.average as stars
from downloads d
left join rank free on free.day = d.day and free.country = d.country and free.app_id = d.app_id and free.chart = 'free'
left join rank grossing on grossing.day = d.day and grossing.country = d.country and grossing.app_id = d.app_id and grossing.chart = 'grossing'
left join ratings s on s.day = d.day and s.app_id = d.app_id
where d.day >= $start and d.day < $end
