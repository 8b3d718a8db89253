/* naru
table: clean_responses
*/
-- Nobody counts twice.
select round, city, respondent, count(*) as sheets
from clean_responses
group by all
having count(*) > 1
