-- What many people search for and few apps fight over, and who is found first.
select k.country, k.keyword, k.volume, k.difficulty, a.name_en as first_found
from keywords k
left join keyword_apps found on found.country = k.country and found.keyword = k.keyword and found.position = 1
left join apps a on a.app_id = found.app_id
where k.difficulty < 50
