package market

import "strconv"

// Country is one where apps are sold. Share is of all downloads, in thousandths.
type Country struct {
	Code, Ko, En, Currency, Region string
	Population                     string // "-" when it is not told
	share                          int64
}

// Countries are those of every market, in a steady order.
func Countries() []Country { return append([]Country(nil), countries...) }

var countries = []Country{
	{"KR", "대한민국", "South Korea", "KRW", "Asia", "51700000", 130},
	{"US", "미국", "United States", "USD", "Americas", "335000000", 260},
	{"JP", "일본", "Japan", "JPY", "Asia", "124500000", 150},
	{"GB", "영국", "United Kingdom", "GBP", "Europe", "67600000", 70},
	{"DE", "독일", "Germany", "EUR", "Europe", "84500000", 65},
	{"FR", "프랑스", "France", "EUR", "Europe", "-", 55},
	{"BR", "브라질", "Brazil", "BRL", "Americas", "216000000", 60},
	{"IN", "인도", "India", "INR", "Asia", "1430000000", 90},
	{"ID", "인도네시아", "Indonesia", "IDR", "Asia", "277000000", 45},
	{"TW", "대만", "Taiwan", "TWD", "Asia", "23400000", 30},
	{"VN", "베트남", "Vietnam", "VND", "Asia", "", 25},
	{"NA", "나미비아", "Namibia", "NAD", "Africa", "2600000", 20}, // a code that careless readers take for nothing
}

// Category is what an app is about. The root has no parent.
type Category struct {
	ID, Parent int
	Ko, En     string
}

// Categories are those of every market, in a steady order.
func Categories() []Category { return append([]Category(nil), categories...) }

var categories = []Category{
	{6000, 0, "게임", "Games"}, {6001, 6000, "퍼즐", "Puzzle"}, {6002, 6000, "롤플레잉", "Role playing"},
	{6003, 6000, "전략", "Strategy"}, {6004, 6000, "레이싱", "Racing"}, {7000, 0, "생활", "Lifestyle"},
	{7001, 7000, "요리", "Food & drink"}, {7002, 7000, "여행", "Travel"}, {7003, 7000, "건강", "Health & fitness"},
	{8000, 0, "업무", "Business"}, {8001, 8000, "금융", "Finance"}, {8002, 8000, "생산성", "Productivity"},
}

// Platform is a shop.
type Platform struct{ Code, Ko, En string }

var platforms = []Platform{{"ios", "아이오에스", "iOS"}, {"android", "안드로이드", "Android"}}

var adjectives = [][2]string{
	{"빛나는", "Shining"}, {"작은", "Little"}, {"용감한", "Brave"}, {"느린", "Slow"}, {"푸른", "Blue"}, {"달콤한", "Sweet"},
	{"조용한", "Quiet"}, {"빠른", "Swift"}, {"즐거운", "Merry"}, {"신비한", "Mystic"}, {"오래된", "Old"},
}

var nouns = [][2]string{
	{"나루", "Ferry"}, {"고양이", "Cat"}, {"바다", "Sea"}, {"정원", "Garden"}, {"왕국", "Kingdom"}, {"요리사", "Chef"}, {"별빛", "Starlight"},
	{"기차", "Train"}, {"숲", "Forest"}, {"연구소", "Lab"}, {"공방", "Workshop"}, {"모험", "Adventure"}, {"우체국", "Post Office"},
}

// name is unlike every other index's. Some hold what CSV must quote.
func name(i int) (ko, en string) {
	a, n := adjectives[i%len(adjectives)], nouns[i%len(nouns)]
	ko, en = a[0]+" "+n[0], a[1]+" "+n[1]
	if again := i / (len(adjectives) * len(nouns)); again > 0 {
		ko, en = ko+" "+strconv.Itoa(again+1), en+" "+strconv.Itoa(again+1)
	}
	switch i % 17 {
	case 5:
		ko, en = ko+", 두 번째 이야기", en+", Second Story"
	case 11:
		ko, en = `"`+ko+`"`, `"`+en+`"`
	}
	return ko, en
}
