//! Telephone calls, appointments, tasks and service activities: subjects and notes. Slots: `{deal}`, `{first}`, `{company}`, `{city}`.

/// Calls: subject and note.
pub(crate) const CALLS: &[(&str, &str)] = &[
    (
        "Call about {deal}",
        "{first} asked for a second version without the buffer tanks. Promised it for Friday.",
    ),
    (
        "Delivery time",
        "Explained the twelve weeks. {first} can live with it if the pipework comes earlier.",
    ),
    (
        "Follow-up on the offer",
        "Offer is with their finance department. Ring again next week.",
    ),
    (
        "Introductory call",
        "Good talk. They replace two boilers in the next three years and want to hear about references.",
    ),
    (
        "Question on noise",
        "{first} needs the sound data sheet for the permit.",
    ),
    ("Left a message", "Voicemail; asked to ring back."),
    (
        "Price of the service contract",
        "Wants a fixed price for three years. Said that we would look at it.",
    ),
    (
        "Grant application",
        "The authority wants one more form. Sent the link.",
    ),
    (
        "Commissioning date",
        "Agreed on the second week of the month. {first} arranges the crane.",
    ),
    (
        "Site access",
        "Badge requests for two of our people, names sent by e-mail.",
    ),
    ("Order confirmation", "Confirmed verbally, the paper follows."),
    (
        "Complaint about the invoice",
        "Two lines were wrong. Finance sends a corrected one.",
    ),
    (
        "Technical questions on {deal}",
        "Return temperature and flow. Anders will calculate both cases.",
    ),
    (
        "Planned shutdown",
        "Stop is in calendar week 31. Everything has to be on site a week before.",
    ),
];

/// Appointments: subject, place, note.
pub(crate) const MEETINGS: &[(&str, &str, &str)] = &[
    (
        "Site survey at {company}",
        "{city}",
        "Walk through the boiler house, measure the basement door.",
    ),
    (
        "Offer presentation: {deal}",
        "{company}, {city}",
        "Slides and the two price variants.",
    ),
    (
        "Video call on {deal}",
        "Online",
        "Forty minutes; drawings were sent before.",
    ),
    (
        "Acceptance test",
        "{city}",
        "Eight hours at full load, then the protocol.",
    ),
    (
        "Kick-off: {deal}",
        "{company}, meeting room 2",
        "Who does what, dates, site rules.",
    ),
    (
        "Yearly review with {first}",
        "{city}",
        "Operating hours, open points, prices for next year.",
    ),
    ("Reference visit", "Meißen", "Show the dairy; lunch is arranged."),
    ("Lunch with {first}", "{city}", ""),
    (
        "Training for operators",
        "{company}",
        "Group of six, bring the printed manuals.",
    ),
    (
        "Contract talk",
        "Alder & Finch, Hamburg",
        "Terms of payment and warranty.",
    ),
];

/// Tasks: subject and note.
pub(crate) const TASKS: &[(&str, &str)] = &[
    (
        "Send the sound data sheet to {first}",
        "The one for the low-noise fan.",
    ),
    ("Calculate variant B for {deal}", "45 °C return, 70 % load."),
    ("Ask {first} for the order number", ""),
    (
        "Update the price list for {company}",
        "Frame agreement discount is 6 %.",
    ),
    (
        "Prepare the contract for {deal}",
        "Use the new template, warranty 36 months.",
    ),
    (
        "Check the delivery date with the works",
        "Promise stands for calendar week 18.",
    ),
    ("Book the crane", "Two days, 40 tonnes."),
    ("Ring {first} after the board meeting", ""),
    (
        "Collect references like {company}",
        "Three with the same temperature.",
    ),
    ("Correct the invoice address of {company}", ""),
    (
        "Send minutes of the meeting",
        "To all participants and to the project folder.",
    ),
    (
        "Register the project for the grant",
        "Deadline is the end of the quarter.",
    ),
];

/// Service activities: subject, place, note.
pub(crate) const SERVICES: &[(&str, &str, &str)] = &[
    (
        "Yearly maintenance, {company}",
        "{city}, boiler house",
        "Burner, safety valves, flue gas values. Report to {first}.",
    ),
    (
        "Circulation pump replaced",
        "{city}, basement",
        "Spare part came with the van. Two hours of standstill agreed with {first}.",
    ),
    (
        "Commissioning, {company}",
        "{city}, plant room",
        "Hydraulic balancing and hand-over. {first} brings the operators.",
    ),
    (
        "Acceptance with the inspector, {company}",
        "{city}, heating plant",
        "The inspector comes at eleven; papers are in the folder on site.",
    ),
    (
        "Leak search, {company}",
        "{city}, district heating chamber 4",
        "Pressure drops by 0.2 bar a day. {first} has the key to the chamber.",
    ),
];
