/* naru
partition: [round, city]   # a build replaces just this part, even with nothing
params: {round: integer, city: string}
each: select distinct round, city from responses
*/
-- Who answered on paper and online counts once: the later sheet, online before paper on the same day. Negatively worded questions
-- are turned, so that 4 is always good.
select * replace (5 - pl06 as pl06, 5 - sf09 as sf09, 5 - hm04 as hm04)
from responses
where round = $round and city = $city
qualify row_number() over (partition by round, city, respondent order by written desc nulls last, type) = 1
