"""Names of places that Babel does not know as the city of a time zone: big cities, countries with a main zone."""

from __future__ import annotations

MAIN_ZONES = {  # countries of several zones where nearly everybody lives in one, or where the clocks agree
    "AR": "America/Argentina/Buenos_Aires",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
MORE_NAMES = {  # zone -> names, with a comma between; folding takes capitals, accents, spaces and hyphens away
    "Europe/Brussels": "Antwerp, Antwerpen, Anvers, 安特卫普, Ghent, Gent, Gand, 根特, Bruges, Brugge, Brügge, "
    "布鲁日, Leuven, Louvain, Löwen, 鲁汶, Louvain-la-Neuve, 新鲁汶, Liège, Luik, Lüttich, 列日, Namur, Namen, "
    "那慕尔, Charleroi, 沙勒罗瓦, Mons, 蒙斯, Mechelen, Malines, 梅赫伦, Hasselt, 哈瑟尔特, Genk, 亨克, Kortrijk, "
    "Courtrai, Oostende, Ostend, Ostende, 奥斯坦德, Aalst, Tournai, Doornik, Wavre, Arlon, Eupen, Verviers, "
    "Turnhout, Roeselare, Sint-Niklaas, Saint-Nicolas, Ixelles, Elsene, Uccle, Schaerbeek, Schaarbeek, Anderlecht, "
    "Zaventem, Waterloo, Vilvoorde, La Louvière, Seraing, Dinant, Gembloux, Vlaanderen, Flanders, Wallonie, "
    "布魯塞爾, BE",
    "Asia/Shanghai": "Beijing, Peking, Pékin, 北京, Guangzhou, Canton, Kanton, 广州, 廣州, Shenzhen, 深圳, Chengdu, "
    "成都, Wuhan, 武汉, Hangzhou, 杭州, Nanjing, Nanking, Nankin, 南京, Chongqing, 重庆, Xi'an, 西安, Tianjin, 天津, "
    "Suzhou, 苏州, Qingdao, 青岛, Dalian, 大连, Shenyang, 沈阳, Harbin, 哈尔滨, Changchun, 长春, Jinan, 济南, "
    "Zhengzhou, 郑州, Changsha, 长沙, Hefei, 合肥, Fuzhou, 福州, Xiamen, 厦门, Ningbo, 宁波, Wenzhou, 温州, Wuxi, "
    "无锡, Nanchang, 南昌, Kunming, 昆明, Guiyang, 贵阳, Nanning, 南宁, Haikou, 海口, Sanya, 三亚, Lanzhou, 兰州, "
    "Taiyuan, 太原, Shijiazhuang, 石家庄, Hohhot, 呼和浩特, Yinchuan, 银川, Xining, 西宁, Lhasa, 拉萨, Dongguan, "
    "东莞, Foshan, 佛山, Zhuhai, 珠海, Quanzhou, 泉州, Yantai, 烟台, Changzhou, 常州, Qingtian, 青田, 广东, 浙江, "
    "江苏, 四川, 湖北, 湖南, 山东, 福建, 河南, 河北, 辽宁, 中国大陆, 国内, PRC, Tibet, 西藏, "
    "新疆, 乌鲁木齐",
    "Asia/Hong_Kong": "HK, Hong Kong, Hongkong, 香港, Kowloon, 九龙",
    "Asia/Macau": "Macau, Macao, 澳门, 澳門",
    "Asia/Taipei": "Taipei, 台北, 臺北, Kaohsiung, 高雄, Taichung, 台中, Taiwan, Taïwan, 台湾, 臺灣",
    "Asia/Tokyo": "Osaka, 大阪, Kyoto, 京都, Nagoya, 名古屋, Yokohama, 横滨, Sapporo, 札幌, Fukuoka, 福冈",
    "Asia/Seoul": "Busan, Pusan, 釜山, Incheon, 仁川, Korea, Corée, 韩国, Südkorea, Zuid-Korea, South Korea",
    "Asia/Kolkata": "Mumbai, Bombay, 孟买, New Delhi, Delhi, 新德里, 德里, Bangalore, Bengaluru, 班加罗尔, Chennai, "
    "Madras, 金奈, Hyderabad, Pune, Ahmedabad, Jaipur, Goa, Kochi, 加尔各答",
    "Asia/Ho_Chi_Minh": "Hanoi, Hanoï, 河内, Ho Chi Minh City, 胡志明市, Hô-Chi-Minh-Ville, Da Nang, 岘港",
    "Asia/Bangkok": "Chiang Mai, 清迈, Phuket, 普吉",
    "Asia/Jakarta": "Bandung, Surabaya",
    "Asia/Makassar": "Bali, 巴厘岛, Denpasar",
    "Asia/Dubai": "Abu Dhabi, Abou Dabi, 阿布扎比, UAE, Emirates, Sharjah",
    "Asia/Riyadh": "Jeddah, Djeddah, Mecca, La Mecque",
    "Asia/Karachi": "Lahore, Islamabad, Rawalpindi",
    "Asia/Jerusalem": "Tel Aviv, 特拉维夫, Haifa",
    "Europe/Istanbul": "Ankara, 安卡拉, Izmir, Antalya, Bursa, Gaziantep, Turkey, Turkiye",
    "Europe/London": "Manchester, 曼彻斯特, Birmingham, 伯明翰, Edinburgh, 爱丁堡, Glasgow, Liverpool, Leeds, "
    "Bristol, Oxford, Cambridge, Cardiff, Sheffield, UK, GB, England, 英国, Angleterre, Engeland, Great Britain, "
    "Scotland, Wales",
    "Europe/Dublin": "Cork, Galway",
    "Europe/Paris": "Lyon, Marseille, Lille, Rijsel, 里尔, 里昂, 马赛, Toulouse, Nice, 尼斯, Bordeaux, 波尔多, "
    "Nantes, Strasbourg, Straßburg, Straatsburg, 斯特拉斯堡, Montpellier, Rennes, Grenoble, Reims, Metz, Nancy, "
    "Dijon, Calais",
    "Europe/Amsterdam": "Rotterdam, 鹿特丹, The Hague, Den Haag, 's-Gravenhage, La Haye, 海牙, Utrecht, Eindhoven, "
    "Delft, Maastricht, Groningen, Leiden, Tilburg, Breda, Nijmegen, Holland, Pays-Bas, Hollande, 荷兰",
    "Europe/Berlin": "Munich, München, Muenchen, 慕尼黑, Frankfurt, Francfort, 法兰克福, Hamburg, Hambourg, 汉堡, "
    "Cologne, Köln, Keulen, 科隆, Düsseldorf, 杜塞尔多夫, Stuttgart, 斯图加特, Aachen, Aix-la-Chapelle, Aken, 亚琛, "
    "Dresden, Leipzig, Bonn, Hannover, Bremen, Nürnberg, Nuremberg, Heidelberg, Dortmund, Essen, Karlsruhe, Freiburg",
    "Europe/Zurich": "Geneva, Genève, Genf, 日内瓦, Basel, Bâle, Bern, Berne, 伯尔尼, Lausanne, 洛桑, Lucerne, "
    "Luzern, Lugano",
    "Europe/Vienna": "Graz, Salzburg, 萨尔茨堡, Innsbruck, Linz",
    "Europe/Rome": "Milan, Milano, Mailand, Milaan, 米兰, Roma, Turin, Torino, 都灵, Naples, Napoli, Neapel, "
    "那不勒斯, Florence, Firenze, Florenz, 佛罗伦萨, Venice, Venezia, Venise, Venedig, 威尼斯, Bologna, 博洛尼亚, "
    "Genoa, Genova, Palermo, Prato, 普拉托",
    "Europe/Madrid": "Barcelona, Barcelone, 巴塞罗那, Valencia, Valence, 瓦伦西亚, Seville, Sevilla, Séville, "
    "Malaga, Bilbao, Granada, Alicante, Zaragoza, Palma, Mallorca",
    "Europe/Lisbon": "Porto, 波尔图, Lisboa, Faro, Braga, Coimbra",
    "Europe/Prague": "Praha, Brno",
    "Europe/Warsaw": "Warszawa, Krakow, Cracow, Cracovie, Krakau, 克拉科夫, Gdansk, Wroclaw, Poznan, Lodz, Lublin, "
    "Katowice",
    "Europe/Bucharest": "Cluj, Cluj-Napoca, Iasi, Timisoara, Constanta, București",
    "Europe/Athens": "Thessaloniki, Thessalonique, Saloniki",
    "Europe/Stockholm": "Gothenburg, Göteborg, Malmö",
    "Europe/Kyiv": "Kiev, Kiew, Lviv, Odessa, Odesa, Kharkiv, Dnipro",
    "Europe/Moscow": "Saint Petersburg, Saint-Pétersbourg, Sankt Petersburg, 圣彼得堡, Sint-Petersburg",
    "Africa/Casablanca": "Rabat, Marrakesh, Marrakech, 马拉喀什, Tangier, Tanger, Fes, Fès, Agadir, Nador, Oujda",
    "Africa/Algiers": "Oran, Constantine",
    "Africa/Cairo": "Alexandria, Alexandrie, 亚历山大",
    "Africa/Lagos": "Abuja, Kano, Ibadan",
    "Africa/Douala": "Yaoundé, Yaounde, 雅温得",
    "Africa/Kinshasa": "RDC, DRC, DR Congo, Congo",
    "Africa/Johannesburg": "Cape Town, Le Cap, Kaapstad, Kapstadt, 开普敦, Durban, Pretoria",
    "America/New_York": "NYC, Boston, 波士顿, Washington, Washington DC, 华盛顿, Philadelphia, 费城, Miami, 迈阿密, "
    "Atlanta, 亚特兰大, Pittsburgh, Baltimore, Orlando, Florida",
    "America/Chicago": "Houston, 休斯顿, Dallas, 达拉斯, Austin, New Orleans, Minneapolis, St. Louis, Texas",
    "America/Denver": "Salt Lake City",
    "America/Los_Angeles": "LA, San Francisco, 旧金山, 三藩市, 洛杉矶, Seattle, 西雅图, San Diego, Las Vegas, "
    "拉斯维加斯, Silicon Valley, 硅谷, Portland, Sacramento, California, Californie, 加州",
    "America/Toronto": "Montréal, Montreal, 蒙特利尔, Ottawa, 渥太华, Québec",
    "America/Edmonton": "Calgary, 卡尔加里",
    "America/Sao_Paulo": "Rio, Rio de Janeiro, 里约热内卢, 里约, Brasilia, 巴西利亚, Belo Horizonte, Porto Alegre",
    "America/Bogota": "Medellin, Cali",
    "America/Mexico_City": "Guadalajara, CDMX",
    "Australia/Sydney": "Canberra, 堪培拉",
    "Pacific/Auckland": "Wellington, 惠灵顿, Christchurch",
    "Asia/Qatar": "Doha, 多哈",
    "Asia/Bahrain": "Manama",
    "Europe/Belgrade": "Pristina, Prishtina, Kosovo, Novi Sad",
    "Asia/Gaza": "Palestine, Palestina, Palästina",
    "Europe/Oslo": "Bergen, Trondheim, Tromsø, Stavanger",
    "Europe/Copenhagen": "København, Aarhus",
}
