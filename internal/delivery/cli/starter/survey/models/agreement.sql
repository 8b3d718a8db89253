/* naru
partition: [round]
params: {round: integer}
each: select distinct round from responses
*/
select r.round, r.grp, d.name as district, count(*) as answers,
       round(avg(r.q1), 2) as q1, round(avg(r.q2), 2) as q2, round(avg(r.q3), 2) as q3, round(avg(r.q4), 2) as q4
from responses r
join districts d on d.district = r.district
where r.round = $round
group by all
