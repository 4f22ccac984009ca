//! The platform's numbers of time zones (reference C7: `timezonecode`) and what the world calls them. The product ships the
//! numbers; a number that is not here is no zone that could be told.

/// Number and IANA name, in the order of the numbers.
const ZONES: [(i64, &str); 91] = [
    (2, "Pacific/Honolulu"),
    (3, "America/Anchorage"),
    (4, "America/Los_Angeles"),
    (5, "America/Tijuana"),
    (10, "America/Denver"),
    (12, "America/Mazatlan"),
    (15, "America/Phoenix"),
    (20, "America/Chicago"),
    (25, "America/Regina"),
    (29, "America/Mexico_City"),
    (33, "America/Guatemala"),
    (35, "America/New_York"),
    (40, "America/Indiana/Indianapolis"),
    (45, "America/Bogota"),
    (47, "America/Caracas"),
    (50, "America/Halifax"),
    (55, "America/La_Paz"),
    (56, "America/Santiago"),
    (58, "America/Cuiaba"),
    (60, "America/St_Johns"),
    (65, "America/Sao_Paulo"),
    (69, "America/Argentina/Buenos_Aires"),
    (70, "America/Cayenne"),
    (73, "America/Nuuk"),
    (74, "America/Montevideo"),
    (80, "Atlantic/Azores"),
    (83, "Atlantic/Cape_Verde"),
    (84, "Africa/Casablanca"),
    (85, "Europe/London"),
    (90, "Atlantic/Reykjavik"),
    (92, "Etc/UTC"),
    (95, "Europe/Budapest"),
    (100, "Europe/Warsaw"),
    (105, "Europe/Paris"),
    (110, "Europe/Berlin"),
    (113, "Africa/Lagos"),
    (115, "Europe/Chisinau"),
    (120, "Africa/Cairo"),
    (125, "Europe/Helsinki"),
    (129, "Asia/Amman"),
    (130, "Europe/Athens"),
    (131, "Asia/Beirut"),
    (133, "Asia/Damascus"),
    (134, "Europe/Istanbul"),
    (135, "Asia/Jerusalem"),
    (140, "Africa/Johannesburg"),
    (141, "Africa/Windhoek"),
    (145, "Europe/Moscow"),
    (150, "Asia/Riyadh"),
    (155, "Africa/Nairobi"),
    (158, "Asia/Baghdad"),
    (160, "Asia/Tehran"),
    (165, "Asia/Dubai"),
    (169, "Asia/Baku"),
    (170, "Asia/Yerevan"),
    (172, "Indian/Mauritius"),
    (173, "Asia/Tbilisi"),
    (175, "Asia/Kabul"),
    (180, "Asia/Yekaterinburg"),
    (184, "Asia/Karachi"),
    (185, "Asia/Tashkent"),
    (190, "Asia/Kolkata"),
    (193, "Asia/Kathmandu"),
    (195, "Asia/Almaty"),
    (196, "Asia/Dhaka"),
    (200, "Asia/Colombo"),
    (201, "Asia/Novosibirsk"),
    (203, "Asia/Yangon"),
    (205, "Asia/Bangkok"),
    (207, "Asia/Krasnoyarsk"),
    (210, "Asia/Shanghai"),
    (215, "Asia/Singapore"),
    (220, "Asia/Taipei"),
    (225, "Australia/Perth"),
    (227, "Asia/Irkutsk"),
    (228, "Asia/Ulaanbaatar"),
    (230, "Asia/Seoul"),
    (235, "Asia/Tokyo"),
    (240, "Asia/Yakutsk"),
    (245, "Australia/Darwin"),
    (250, "Australia/Adelaide"),
    (255, "Australia/Sydney"),
    (260, "Australia/Brisbane"),
    (265, "Australia/Hobart"),
    (270, "Asia/Vladivostok"),
    (275, "Pacific/Port_Moresby"),
    (280, "Pacific/Guadalcanal"),
    (285, "Pacific/Fiji"),
    (290, "Pacific/Auckland"),
    (295, "Etc/GMT-12"),
    (300, "Pacific/Tongatapu"),
];

/// The name of a zone.
pub(super) fn name(code: i64) -> Option<&'static str> {
    ZONES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{ZONES, name};

    #[test]
    fn c7_every_zone_is_one_that_computers_know() {
        for (code, zone) in ZONES {
            assert!(TimeZone::get(zone).is_ok(), "{code} {zone}");
        }
        assert!(ZONES.is_sorted_by_key(|(code, _)| *code));
        assert_eq!(name(110), Some("Europe/Berlin"));
        assert_eq!(name(7), None);
    }
}
