# ruff: noqa: E501  (a line each language, in its own letters)
"""Three hundred invented names as people of many languages write them; ten of each."""

_WRITTEN = """
Polish: Łukasz Żółć, Małgorzata Świątek, Wojciech Źdźbło, Agnieszka Gąsior, Stanisław Wróbel, Święcisława Ćma, Bożena Niedźwiedź, Józef Kłos, Zdzisława Pająk, Grażyna Dąb
Czech: Přemysl Řehoř, Žofie Dvořáková, Jiří Kučera, Běla Šťastná, Zdeněk Čížek, Růžena Tůmová, Oldřich Ďáblík, Světlana Ňurková, Ťapka Žižka, Ondřej Měšťan
Slovak: Ľubomír Ďuriš, Žaneta Kováčová, Ĺudovít Šťúr, Vŕba Hĺbka, Ňuňa Ôsmak, Mária Ďurčová, Ján Čačko, Božena Týždenníková, Ľuboš Želiar, Zuzana Ťažká
Hungarian: Győző Őrsi, Tünde Fűrész, Ödön Űző, Erzsébet Kőműves, Zsófia Nyúl, Áron Csüngő, Örs Szűcs, Ágota Fehér, Miklós Tőke, Gyöngyi Hűvös
Turkish: Şule Çağlar, İbrahim Gökçe, Ayşegül Işık, Ömer Üstündağ, Tuğba Öztürk, Çiğdem Şahin, Işıl İnce, Gülşen Ağaoğlu, Barış Küçük, Sıla Dağ
Romanian: Ștefan Țepeș, Ioana Brâncuși, Ilinca Pătrașcu, Țica Împărat, Mircea Ștefănescu, Anișoara Hâncu, Răzvan Țăran, Brândușa Îngeru, Călin Mânăilă, Șerban Ghiță
Icelandic: Þórður Ægisson, Guðrún Jónsdóttir, Ásgeir Þráinsson, Æsa Úlfarsdóttir, Ðór Eyþórsson, Sigríður Öræfa, Hörður Ýrarson, Ragnheiður Ísberg, Steinunn Þöll, Friðrik Ámundason
Danish and Norwegian: Søren Ærø, Åse Bjørnstad, Jørgen Ågård, Gøran Sæther, Bjørg Næss, Øyvind Kjær, Inger Ødegård, Pål Bråten, Kåre Ørn, Dagfinn Håkonsæter
Swedish and Finnish: Åke Öberg, Märta Sjöström, Väinö Hämäläinen, Päivi Yrjölä, Örjan Ängström, Sölve Åhlén, Tyyne Äyräväinen, Pärttyli Törmä, Göta Källström, Hjördis Ståhl
Estonian: Õie Pärn, Jüri Žukov, Ülle Kõiv, Tõnu Šmigun, Külli Mägi, Ööbik Jõgi, Hõbe Lääne, Ärni Püss, Viiu Öö, Käbi Kõrv
Latvian: Ģirts Ķēniņš, Ņina Šķēle, Līga Bērziņa, Jānis Žīgurs, Čalis Ļaudams, Ēriks Ūdris, Ilze Āboliņa, Kārlis Ŗeps, Gunārs Vējš, Zane Īve
Lithuanian: Žydrūnas Šačkus, Eglė Ąžuolaitė, Jūratė Ūsaitė, Vytautė Įdomė, Kęstutis Čepas, Živilė Šyvė, Ąsočius Ėglė, Giedrė Žąsinaitė, Rūta Lūšytė, Mindaugas Ęž
Maltese: Ġorġ Żammit, Ħelen Għawdex, Ċensa Ħaż-Żebbuġ, Ġużeppa Ċilia, Karmnu Ħaddiem, Żaren Ġenn, Mosè Ċawsli, Ġanna Qrendi, Ħanina Żejtun, Ċikku Għargħur
Welsh and Irish: Siân Gruffydd, Ŵyn Llŷr, Seán Ó Súilleabháin, Niamh Ní Mhaoilchiaráin, Gwên Tŷ, Ŷnys Môn, Aoibhínn Ní Dhálaigh, Pádraig Mac Aonghusa, Rhŷs Dôl, Éabha Ú Bhriain
Spanish and Catalan: Íñigo Núñez, Begoña Ibáñez, Xènia Puigdollers, Güell Peñafiel, Iñaki Gárate, Mercè Çiutat, Lluïsa Vallçà, Ángel Muñoz, Zoé Argüelles, Òscar Fàbregas
Portuguese: João Conceição, Inês Simões, Conceição Magalhães, Antônio Guimarães, Mônica Lourenço, Zuleica Brandão, Tomás Falcão, Vitória Assunção, Ágata Sá, Êni Pêra
French: François Noël, Cœlia Lefèvre, Anaïs Château, Gaëlle Brûlé, Maëlys Françœur, Loïc L’Hôte, Sœur Thérèse, Zoë Île, Ÿvette Aÿ, Benoît D’Œuvre
German: Jürgen Weiß, Käthe Größe, Özil Müßig, Änne Schön, Ulf ẞtark, Güntér Öhr, Grete Süßmilch, Lörs Fürst, Sören Maß, Hänsel Übel
Croatian and Slovene: Đurđa Šimić, Željka Ćuk, Čedomir Žagar, Ljubiša Njegoš, Džemal Ljubić, Njegoš Škorić, Špela Žnidaršič, Đorđe Čičak, Anđela Škrlj, Žiga Črnič
Albanian and Basque: Çlirim Gjergj, Njomëza Hoxhë, Rrëza Xhaçka, Eñaut Zubiría, Amaiuré Iñurri, Dritëro Shpëtim, Bëgja Çeku, Fatmirë Gjinë, Iñigo Arrué, Zyrafetë Kuçi
Vietnamese: Nguyễn Thị Hương, Trần Văn Đức, Lê Quỳnh Như, Phạm Ngọc Ẩn, Đặng Thuỳ Trâm, Vũ Đình Ưởng, Hoàng Yến Nhi, Bùi Thế Mỹ, Đỗ Cẩm Ly, Ngô Bảo Ữ
Vietnamese again: Lý Thường Kiệt, Võ Ẵm, Hồ Xuân Hỡi, Dương Ỷ Lan, Trịnh Ợ Khoẻ, Phan Đệ Nhất, Tạ Kỳ Vĩ, Cao Bá Quát, Mạc Đĩnh Chi, Đoàn Thị Điểm
Greek: Γεώργιος Παπαδόπουλος, Ελένη Αθανασίου, Όλγα Ψύλλου, Ξένη Ζαχαρία, Φώτης Ώριος, Ύψιλον Ήρα, Ιωάννα Άγγελος, Κώστας Μαΐου, Θωμάς Ϊσμήνη, Χρύσα Λουΐζου
Greek with all accents: Ἀριστοτέλης Ἑλλάνικος, Ὀδυσσεὺς Λαερτιάδης, Ἠλέκτρα Ὕβρις, Ὦρος Ἥρα, Σωκράτης Ἀθηναῖος, Ῥέα Ὤν, Ἴων Χῖος, ᾍδης ᾨδή, Ἕκτωρ Πριάμου, Ἄρης ᾠδῆς
Russian: Алёна Щёголева, Фёдор Ёлкин, Юлия Цветаева, Эмма Жданова, Игорь Крючков, Любовь Подъячева, Ярослав Ыкин, Хасан Чехов, Василиса Зайцева, Глеб Вьюгин
Ukrainian: Їжак Ґалаґан, Євгенія Леськів, Ганна Щербань, Олексій Підіпригора, Соломія Їжакевич, Ґудзь Ємець, Мар’яна Цюпа, Юрій Кравчук, Лук’ян Жук, Зінаїда Шевчук
Belarusian and Bulgarian: Ўладзімір Ўшакоў, Алесь Дзяржынскі, Цвятко Ъгълов, Ёла Дуброўская, Щилян Жеков, Зоя Кръстева, Пенчо Гьошев, Любка Юнакова, Вольга Ільніцкая, Янка Хвёдараў
Serbian and Macedonian: Ђорђе Љубић, Његош Ћук, Џемал Ђурић, Ѓорѓи Ќосев, Ѕвезда Ѓурчинова, Љиљана Џаџић, Ќирил Ѕидаров, Чедомир Његован, Јована Ћирић, Ѝвана Ѐрска
Pinyin and romaji: Lǚ Xuěyīng, Zhāng Wěi, Lǐ Nǎ, Wáng Ǜ, Satō Yūko, Ōno Kyōhei, Tōru Shūji, Nǚ Huò, Ér Ǹg, Mǎ Lìlì
Africa and the Pacific: Ŋuŋu Ɛsi, Ɓala Ɗan, Ɛmɛfa Àdá, Ọlá Ẹ̀bùn, Kɔfi Ɔwusu, Ẓàfí Ṣẹ́gun, Āwhina Pōtiki, Kahōʻolawe Kāneʻohe, Māhealani Ēnā, Ŏkina Ŭlu
"""

NAMES = tuple(
    name.strip() for line in _WRITTEN.strip().splitlines() for name in line.partition(":")[2].split(",")
)
