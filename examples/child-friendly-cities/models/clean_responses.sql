/* naru
partition: [round, city]   # a build replaces just this part, even with nothing
params: {round: integer, city: string}
each: select distinct round, city from responses
*/
-- Who answered on paper and online counts once: the later sheet, online before paper on the same day. What was answered stays as it was:
-- the analysis turns negatively worded questions.
select *
from responses
where round = $round and city = $city
qualify row_number() over (partition by round, city, respondent order by written desc nulls last, type) = 1
