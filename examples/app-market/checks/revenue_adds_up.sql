/* naru
table: estimates.daily
*/
-- What apps earn is what they sell inside of themselves and what they show ads for, to the last digit.
select app_id, country, day, revenue, revenue_iap + revenue_ads as parts
from estimates.daily
where revenue <> revenue_iap + revenue_ads
