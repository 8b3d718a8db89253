-- One row per country: the provider's bulk list, with the inhabitants that only the endpoint tells.
select c.code as country, c.name_ko, c.name_en, c.currency, c.region, told.population
from estimates.countries c
left join countries told on told.code = c.code
