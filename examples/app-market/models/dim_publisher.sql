-- One row per publisher, with the company behind it.
select p.publisher_id, p.name as publisher, p.country, c.company_id, c.name_ko as company_ko, c.name_en as company_en, c.founded, c.listed
from estimates.publishers p
left join estimates.companies c on c.company_id = p.company_id
