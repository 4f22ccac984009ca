//! The companies that Alder & Finch sells heat pumps and industrial heat to. Their names are invented, their domains end
//! in `.example`, and their telephone numbers hold `5550`, so that none of them belongs to anybody.

use super::names::Language;

/// One company, as data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Company {
    pub(crate) name: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) street: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) city: &'static str,
    pub(crate) country: &'static str,
    /// Country and area code: `+49 40`.
    pub(crate) dial: &'static str,
    pub(crate) language: Language,
    /// `account.industrycode`.
    pub(crate) industry: i64,
    pub(crate) employees: i64,
    /// Millions of euros a year.
    pub(crate) revenue: i64,
    /// What they need heat for.
    pub(crate) about: &'static str,
}

/// The place of Hafenwerk GmbH, whose records the first screen shows.
pub(crate) const HAFENWERK: usize = 0;
/// The place of Kisamos Marine.
pub(crate) const KISAMOS: usize = 1;
/// The place of Wisła Ciepło.
pub(crate) const WISLA: usize = 2;
/// The place of Northgate Mechanical.
pub(crate) const NORTHGATE: usize = 3;
/// The place of Baltic Heat Services.
pub(crate) const BALTIC: usize = 4;

use Language::{
    Arabic, Chinese, Cyrillic, Dutch, English, French, German, Greek, Hebrew, Italian, Japanese, Nordic,
    Polish, Spanish,
};

/// The fields of [`Company`] in their order, one company a line.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Language,
    i64,
    i64,
    i64,
    &'static str,
);

#[rustfmt::skip]
const TABLE: &[Line] = &[
    ("Hafenwerk GmbH", "hafenwerk.example", "Am Kaiserkai 41", "20457", "Hamburg", "Germany", "+49 40", German, 12, 340, 88, "Shipyard and quay operator; waste heat from the dry docks feeds the offices."),
    ("Kisamos Marine", "kisamosmarine.example", "Akti Miaouli 17", "73400", "Kissamos", "Greece", "+30 28220", Greek, 12, 85, 14, "Ferry maintenance yard; sea-water heat pumps in the paint halls."),
    ("Wisła Ciepło Sp. z o.o.", "wislacieplo.example", "ul. Nadbrzeżna 8", "80-867", "Gdańsk", "Poland", "+48 58", Polish, 31, 210, 46, "District heating for four quarters of the city."),
    ("Northgate Mechanical Ltd", "northgate-mech.example", "12 Foundry Lane", "NE6 1AF", "Newcastle upon Tyne", "United Kingdom", "+44 191", English, 28, 64, 9, "Installer; our partner for sites in the north of England."),
    ("Baltic Heat Services OÜ", "balticheat.example", "Sadama 5", "10111", "Tallinn", "Estonia", "+372 6", Polish, 28, 38, 5, "Service partner for the Baltic states and northern Poland."),
    ("Elbtal Molkerei eG", "elbtal-molkerei.example", "Weidenweg 3", "01662", "Meißen", "Germany", "+49 3521", German, 17, 420, 160, "Dairy; pasteurising at 85 °C, cold store next door."),
    ("Brauhaus Sonnenberg KG", "brauhaus-sonnenberg.example", "Malzgasse 11", "96047", "Bamberg", "Germany", "+49 951", German, 17, 130, 31, "Brewery; wants the boiling kettles off gas."),
    ("Stadtwerke Lindenau", "sw-lindenau.example", "Rathausplatz 2", "04177", "Leipzig", "Germany", "+49 341", German, 31, 510, 240, "Municipal utility; large river-water heat pump planned."),
    ("Papierfabrik Norder Aue AG", "norderaue.example", "Mühlenstraße 77", "24534", "Neumünster", "Germany", "+49 4321", German, 12, 690, 310, "Paper mill; drying sections at 120 °C."),
    ("Klinikum Falkensee", "klinikum-falkensee.example", "Parkallee 100", "14612", "Falkensee", "Germany", "+49 3322", German, 11, 1800, 205, "Hospital; heating and cooling around the clock."),
    ("Textilwerk Oberland", "textilwerk-oberland.example", "Färbergasse 9", "87527", "Sonthofen", "Germany", "+49 8321", German, 12, 260, 52, "Dye works; hot water at three temperatures."),
    ("Gärtnerei Sommerfeld", "gaertnerei-sommerfeld.example", "Glashausring 4", "21129", "Hamburg", "Germany", "+49 40", German, 2, 75, 12, "Six hectares under glass."),
    ("Logistikpark Weser", "logistikpark-weser.example", "Kranstraße 20", "28197", "Bremen", "Germany", "+49 421", German, 10, 150, 40, "Refrigerated warehouses with unused waste heat."),
    ("Hotelgruppe Möwe", "hotel-moewe.example", "Strandpromenade 1", "18119", "Rostock", "Germany", "+49 381", German, 8, 320, 48, "Five hotels on the coast, each with a pool."),
    ("Kaltluft Systeme GmbH", "kaltluft.example", "Industriering 55", "45141", "Essen", "Germany", "+49 201", German, 28, 90, 17, "Refrigeration contractor; buys compressors from us."),
    ("Zuivel Veldhoven BV", "zuivelveldhoven.example", "Melkweg 14", "5504 AB", "Veldhoven", "Netherlands", "+31 40", Dutch, 17, 280, 96, "Cheese dairy; steam for cleaning in place."),
    ("Kassen van Dijk", "kassenvandijk.example", "Tuinderslaan 88", "2671 HM", "Naaldwijk", "Netherlands", "+31 174", Dutch, 2, 110, 33, "Tomato grower with an aquifer for storing heat."),
    ("Haven Energie Rotterdam", "havenenergie.example", "Maasboulevard 6", "3063 NS", "Rotterdam", "Netherlands", "+31 10", Dutch, 31, 190, 120, "Operates the heat network of the port."),
    ("Noorderzon Zwembaden", "noorderzon-baden.example", "Badweg 2", "9711 KL", "Groningen", "Netherlands", "+31 50", Dutch, 8, 60, 8, "Three public pools."),
    ("Øresund Fjernvarme A.m.b.a.", "oresundfjernvarme.example", "Havnegade 30", "2300", "København", "Denmark", "+45 33", Nordic, 31, 140, 75, "District heating, 22 000 consumers."),
    ("Skagen Fiskeindustri", "skagenfisk.example", "Auktionsvej 12", "9990", "Skagen", "Denmark", "+45 98", Nordic, 17, 230, 61, "Fish meal and oil; dryers run through the night."),
    ("Bryggeriet Nordlys", "nordlysbryg.example", "Humlevej 7", "5000", "Odense", "Denmark", "+45 65", Nordic, 17, 45, 7, "Small brewery with big plans."),
    ("Göta Sjukhus", "gotasjukhus.example", "Vårdgatan 1", "413 45", "Göteborg", "Sweden", "+46 31", Nordic, 11, 2400, 330, "University hospital; new wing opens next autumn."),
    ("Malmö Ishall AB", "malmoishall.example", "Arenavägen 3", "215 32", "Malmö", "Sweden", "+46 40", Nordic, 8, 40, 6, "Ice rink that heats the school next to it."),
    ("Fjordlaks AS", "fjordlaks.example", "Bryggen 22", "6003", "Ålesund", "Norway", "+47 70", Nordic, 2, 175, 94, "Land-based salmon farm; 14 °C water all year."),
    ("Tampere Paperi Oy", "tamperepaperi.example", "Tehtaankatu 5", "33100", "Tampere", "Finland", "+358 3", Nordic, 12, 520, 270, "Board mill."),
    ("Zakłady Mięsne Karpaty", "zmkarpaty.example", "ul. Graniczna 40", "38-200", "Jasło", "Poland", "+48 13", Polish, 17, 390, 82, "Meat plant; hot water at 60 °C from the cold store's condensers."),
    ("Szpital Morski w Gdyni", "szpitalmorski.example", "ul. Powstania 1", "81-519", "Gdynia", "Poland", "+48 58", Polish, 11, 900, 74, "Hospital, boiler house at the end of its life."),
    ("Stocznia Odra S.A.", "stoczniaodra.example", "ul. Portowa 19", "70-604", "Szczecin", "Poland", "+48 91", Polish, 12, 610, 130, "Shipyard; hall heating."),
    ("Tyneside Baths Trust", "tynesidebaths.example", "4 Market Street", "NE30 1JA", "North Shields", "United Kingdom", "+44 191", English, 8, 55, 4, "Runs four listed swimming baths."),
    ("Harrogate Textiles plc", "harrogatetextiles.example", "Mill House, Low Road", "HG1 4QT", "Harrogate", "United Kingdom", "+44 1423", English, 12, 310, 57, "Wool finishing."),
    ("Claddagh Distillers", "claddaghdistillers.example", "The Old Maltings", "H91 T2XK", "Galway", "Ireland", "+353 91", English, 17, 70, 22, "Distillery; vapour recompression on two stills."),
    ("Penrith District Hospital", "penrithhospital.example", "Beacon Road", "CA11 8HX", "Penrith", "United Kingdom", "+44 1768", English, 11, 740, 66, "Hospital with a grant to leave oil by next winter."),
    ("Chaleur Urbaine du Rhône", "chaleur-rhone.example", "8 quai des Brumes", "69002", "Lyon", "France", "+33 4", French, 31, 260, 140, "Heat network operator."),
    ("Fromagerie des Aravis", "fromagerie-aravis.example", "Route du Col 15", "74220", "La Clusaz", "France", "+33 4", French, 17, 95, 19, "Mountain dairy."),
    ("Papeterie du Vexin", "papeterie-vexin.example", "12 rue du Moulin", "27700", "Les Andelys", "France", "+33 2", French, 12, 160, 38, "Speciality papers."),
    ("Cantina Valdora", "cantinavaldora.example", "Via delle Vigne 21", "31049", "Valdobbiadene", "Italy", "+39 0423", Italian, 17, 58, 16, "Winery; cooling in September, heat in winter."),
    ("Terme di Montalba", "termemontalba.example", "Piazza Fonte 1", "35031", "Abano", "Italy", "+39 049", Italian, 8, 130, 15, "Thermal baths; waste water at 34 °C."),
    ("Conservas Cantábrico SL", "conservascantabrico.example", "Muelle Norte 3", "39740", "Santoña", "Spain", "+34 942", Spanish, 17, 210, 44, "Anchovy cannery; retorts at 121 °C."),
    ("Cerámicas Albero", "ceramicasalbero.example", "Camino Real 60", "12200", "Onda", "Spain", "+34 964", Spanish, 12, 340, 71, "Tile works; kilns with warm exhaust."),
    ("Ξενοδοχεία Αιγαίο", "aigaiohotels.example", "Leoforos Nikis 9", "54623", "Thessaloniki", "Greece", "+30 2310", Greek, 8, 280, 26, "Hotel chain on four islands."),
    ("Дунав Консерв АД", "dunavkonserv.example", "ul. Pristanishtna 4", "7000", "Ruse", "Bulgaria", "+359 82", Cyrillic, 17, 320, 39, "Cannery on the Danube."),
    ("Київ Тепло Інжиніринг", "kyivteplo.example", "Naberezhna 12", "04070", "Kyiv", "Ukraine", "+380 44", Cyrillic, 31, 150, 18, "Engineering office for the rebuilding of heat networks."),
    ("مياه الخليج للتحلية", "gulfwater.example", "Corniche Road 210", "00000", "Abu Dhabi", "United Arab Emirates", "+971 2", Arabic, 31, 430, 190, "Desalination with heat from data centres."),
    ("חממות הגליל", "galilgreenhouses.example", "HaShikma 6", "1321000", "Safed", "Israel", "+972 4", Hebrew, 2, 90, 13, "Greenhouses in the hills; cold nights."),
    ("港南ヒートシステム株式会社", "konan-heat.example", "3-14 Konan", "108-0075", "Tokyo", "Japan", "+81 3", Japanese, 28, 220, 84, "Distributor; evaluates our high-temperature line."),
    ("海河热能有限公司", "haihe-thermal.example", "88 Haihe East Road", "300010", "Tianjin", "China", "+86 22", Chinese, 28, 600, 150, "Maker of plate heat exchangers; supplier and customer."),
];

/// All companies, Hafenwerk first.
pub(crate) fn all() -> Vec<Company> {
    let company = |line: &Line| {
        let (
            name,
            domain,
            street,
            postal_code,
            city,
            country,
            dial,
            language,
            industry,
            employees,
            revenue,
            about,
        ) = *line;
        Company {
            name,
            domain,
            street,
            postal_code,
            city,
            country,
            dial,
            language,
            industry,
            employees,
            revenue,
            about,
        }
    };
    TABLE.iter().map(company).collect()
}
