//! What is sold: names of opportunities and the notes on them.

/// What an opportunity is about; the range is its price in thousands of euros.
pub(crate) const DEALS: &[(&str, i64, i64)] = &[
    ("Heat pump for the washing line", 90, 240),
    ("Waste heat from the cold store", 120, 380),
    ("Boiler house renewal", 260, 900),
    ("Buffer tanks, second set", 25, 80),
    ("River-water heat pump, 2 MW", 900, 2400),
    ("Steam recompression pilot", 140, 320),
    ("Rental unit for the winter", 12, 40),
    ("Service contract, three years", 18, 75),
    ("Plate heat exchangers, replacement", 9, 45),
    ("Hall heating, section B", 60, 190),
    ("Pool water, new circuit", 40, 130),
    ("Drying section at 120 °C", 310, 760),
    ("Controls upgrade", 15, 60),
    ("Spare parts frame agreement", 20, 90),
    ("Feasibility study", 8, 22),
    ("Low-noise units for the courtyard", 70, 160),
    ("Cooling for the server room", 30, 110),
    ("Ground loop extension", 55, 170),
    ("High-temperature line, first unit", 180, 420),
    ("Commissioning and training", 10, 28),
];

/// Descriptions of opportunities.
pub(crate) const ABOUT: &[&str] = &[
    "Decision sits with the board; the technical side is convinced.",
    "They have an offer from one competitor, about eight percent below ours, without the buffer tanks.",
    "Depends on the subsidy. Notice of grant expected within the quarter.",
    "Site survey done. Pipework in the basement is in better shape than feared.",
    "Wants to start in the summer shutdown, so the order has to be in by spring.",
    "Our contact changed; the new one asks good questions about part load.",
    "Price is fine, delivery time is the worry.",
    "Second project with them. First one runs at a seasonal factor of 3.8.",
    "Budget is approved for the study only.",
    "Noise at night must stay below 35 dB(A) at the neighbour's window.",
];

/// Notes on accounts, contacts and opportunities: subject and text.
pub(crate) const NOTES: &[(&str, &str)] = &[
    (
        "Visitor rules",
        "Safety shoes and a passport at the gate. Ask for the blue parking area.",
    ),
    (
        "Decision path",
        "Technical director recommends, finance signs above 50,000, the board above 250,000.",
    ),
    (
        "Measured values",
        "Return temperature 58 °C in January, 44 °C in July. Flow meter is two years old.",
    ),
    (
        "Competitor",
        "They have a unit of the other make in building 4 and are not happy with its spare parts.",
    ),
    (
        "Holiday shutdown",
        "No deliveries in the first three weeks of August.",
    ),
    ("Reference visit", "Would like to see the dairy. Ask there first."),
    (
        "Electrical connection",
        "Transformer has 400 kVA left. More needs an application with the grid operator.",
    ),
    (
        "Invoice address",
        "Invoices by e-mail only, one PDF each, with the order number in the subject.",
    ),
    (
        "Small talk",
        "Sails at weekends, asks about the regatta every time.",
    ),
    (
        "Contract",
        "Frame agreement runs to the end of next year, then yearly.",
    ),
];
