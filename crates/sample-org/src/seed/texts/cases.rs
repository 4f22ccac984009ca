//! What goes wrong: titles and descriptions of cases.

/// Titles with descriptions.
pub(crate) const CASES: &[(&str, &str)] = &[
    (
        "compressor trips at part load",
        "Unit stops with the low-pressure alarm when the load falls below 30 %. It restarts by itself after ten minutes.",
    ),
    (
        "noise from the outdoor fan",
        "A grinding noise at high speed, worse in the morning. Bearings were replaced last year.",
    ),
    (
        "wrong part delivered",
        "We ordered the 3/4 inch valve and received the 1/2 inch one. The old valve still leaks.",
    ),
    (
        "display shows no values",
        "The panel lights up and stays empty. Unit itself seems to run.",
    ),
    (
        "hot water below set point",
        "Set to 60 °C, reaches 54 °C since the weekend. Nothing was changed on our side.",
    ),
    (
        "oil traces under the separator",
        "About a cup since Monday. The level in the sight glass is still in the green.",
    ),
    (
        "remote access stopped working",
        "Since the update the portal says that the site is offline. Local panel is fine.",
    ),
    (
        "question about the maintenance interval",
        "Manual says 4,000 hours, the contract says once a year. Which one is meant?",
    ),
    (
        "frost on the suction line",
        "Ice on the first metre of the line, although the room has 18 °C.",
    ),
    (
        "circulation pump vibrates",
        "Strong vibration between 60 and 70 %. Outside that range it is quiet.",
    ),
    (
        "sensor T4 drifts",
        "Shows three degrees more than our own thermometer. Replaced the plug, same result.",
    ),
    (
        "safety valve opened",
        "Opened twice during the night and closed again. Pressure log is attached to the e-mail.",
    ),
    (
        "invoice does not match the visit",
        "Two hours of travel are charged twice.",
    ),
    (
        "request for the refrigerant log",
        "Our auditor needs the log of the last three years by the end of the month.",
    ),
    (
        "unit does not start after the power cut",
        "Main switch is on, phase monitor shows red.",
    ),
    (
        "controller loses its time",
        "Clock falls back to 1 January after every restart, so the night setback is wrong.",
    ),
    (
        "leaking gasket at the heat exchanger",
        "A few drops an hour on the secondary side.",
    ),
    (
        "training for the new operator",
        "Our operator retires in spring. The successor needs a day on site.",
    ),
];
