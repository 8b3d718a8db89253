/* naru
partition: [round, city]
params: {round: integer, city: string}
each: select distinct round, city from clean_responses
*/
-- One row per question, group and answer; an empty answer keeps its reason.
with told as (
  select *, case when ob <= 3 then '아동' when ob = 4 then '보호자' else '관계자' end as grp
  from clean_responses
  where round = $round and city = $city
), answered as (
  from told unpivot (answer for question in (columns('^(pl|pt|sf|hs|ed|hm|bd)[0-9_]*[0-9]$')))
), empties as (
  from told unpivot (reason for companion in (columns('^(pl|pt|sf|hs|ed|hm|bd)[0-9_]*[0-9]__empty$')))
)
select round, city, grp, type, question, answer, cast(null as varchar) as empty, count(*) as n
from answered
group by all
union all
select round, city, grp, type, replace(companion, '__empty', '') as question, null as answer, reason as empty, count(*) as n
from empties
group by all
