//! The knowledge articles and the sales literature of Alder & Finch.

/// A knowledge article.
pub(crate) struct Article {
    /// Its public number.
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
    pub(crate) keywords: &'static str,
    pub(crate) description: &'static str,
    pub(crate) content: &'static str,
    /// State and reason: 3 and 7 are published, 0 and 2 a draft.
    pub(crate) state: (i64, i64),
}

const PUBLISHED: (i64, i64) = (3, 7);
const DRAFT: (i64, i64) = (0, 2);

#[rustfmt::skip]
pub(crate) const ARTICLES: &[Article] = &[
    Article { number: "KA-01001", title: "Pressure drop after a filter change", keywords: "pressure; filter; pump", description: "What to check first when the pressure is low after a service", state: PUBLISHED,
        content: "<h2>Pressure drop after a filter change</h2><p>A low pressure after a filter change is nearly always air in the housing.</p><ol><li>Close the outlet valve.</li><li>Open the vent screw by half a turn until no more bubbles come.</li><li>Close the vent screw and open the valve slowly.</li></ol><p>If the pressure stays below 2.5 bar, note the serial number and <a href=\"https://alderfinch.example/service\">call the service</a>.</p>" },
    Article { number: "KA-01002", title: "Reading the fault codes of the control unit", keywords: "fault; code; control unit; E14; E22", description: "All codes on one page", state: PUBLISHED,
        content: "<p>The control unit shows two digits:</p><table><tr><th>Code</th><th>Meaning</th></tr><tr><td>E14</td><td>No signal from the flow sensor</td></tr><tr><td>E22</td><td>Motor too warm</td></tr></table><p>Note the code before you switch the unit off.</p>" },
    Article { number: "KA-01003", title: "Ordering spare parts", keywords: "spare parts; order; delivery", description: "What we need from you, and how long it takes", state: PUBLISHED,
        content: "<p>Send us:</p><ul><li>the serial number on the plate,</li><li>the number of the part in the drawing,</li><li>where it goes to.</li></ul><p>Parts in stock leave the house on the same day when the order comes before noon.</p>" },
    Article { number: "KA-01004", title: "Winter storage of pumps", keywords: "winter; storage; frost", description: "Before the first frost", state: PUBLISHED,
        content: "<p>Drain the housing, turn the shaft by hand once a month, and keep the pump dry.</p>" },
    Article { number: "KA-01005", title: "Firmware 4.2 (not released)", keywords: "firmware", description: "Draft for the release in spring", state: DRAFT,
        content: "<p>Not for customers yet.</p>" },
];

/// Sales literature: name, description, keywords, type, and its documents by title, file and lines.
pub(crate) struct Literature {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) keywords: &'static str,
    pub(crate) kind: i64,
    pub(crate) documents: &'static [(&'static str, &'static str, &'static [&'static str])],
}

#[rustfmt::skip]
pub(crate) const LITERATURE: &[Literature] = &[
    Literature { name: "Harbour pumps: product sheet", description: "Data of the HP series", keywords: "harbour; pump; HP", kind: 1,
        documents: &[("HP series, data", "HP-series.pdf", &["HP series", "Flow 40 to 400 cubic metres an hour", "Head up to 60 metres"]),
                     ("HP series, dimensions", "HP-dimensions.pdf", &["HP series, dimensions", "All lengths in millimetres"])] },
    Literature { name: "Price sheet", description: "List prices of this year", keywords: "prices; list", kind: 7,
        documents: &[("List prices", "List-prices.xlsx", &[])] },
    Literature { name: "About Alder & Finch", description: "Who we are, on one page", keywords: "company; profile", kind: 9,
        documents: &[("Company profile", "Alder-and-Finch.pdf", &["Alder & Finch", "Pumps and controls for harbours since 1962"])] },
];
