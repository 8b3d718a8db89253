/* naru
table: market_share
*/
-- Shares of a country and group make a whole.
select country, category_group, sum(share) as whole
from market_share
group by all
having abs(sum(share) - 100) > 0.5
