-- The apps whose reviews are worth a call: the first three of the newest Korean charts.
select distinct app_id
from rank
where country = 'KR' and rank <= 3 and day = (select max(day) from rank)
