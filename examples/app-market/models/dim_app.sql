-- One row per app: both names, what it is mainly about, and who makes it.
select a.app_id, a.platform, ko.name as name_ko, en.name as name_en, p.publisher_id, p.publisher, p.company_en as company,
  c.category_id, c.name_en as category, coalesce(parent.name_en, c.name_en) as category_group, a.released, a.price
from estimates.apps a
left join estimates.app_names ko on ko.app_id = a.app_id and ko.language = 'ko'
left join estimates.app_names en on en.app_id = a.app_id and en.language = 'en'
left join estimates.app_categories about on about.app_id = a.app_id and about.main
left join estimates.categories c on c.category_id = about.category_id
left join estimates.categories parent on parent.category_id = c.parent_id
left join dim_publisher p on p.publisher_id = a.publisher_id
