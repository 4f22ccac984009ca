//! Correspondence in English: conversations of several letters. Slots: `{deal}`, `{first}` (the customer), `{me}` (the
//! colleague), `{company}`, `{city}`.

/// Who writes a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// The colleague of ours.
    Us,
    /// The customer.
    Them,
}

/// One conversation: its subject, and its letters in order.
pub(crate) type Script = (&'static str, &'static [(Author, &'static str)]);

use Author::{Them, Us};

/// The conversations.
pub(crate) const SCRIPTS: &[Script] = &[
    (
        "Offer for {deal}",
        &[
            (
                Us,
                "Dear {first},\n\nthank you for showing me round last week. Attached you find our offer for {deal}, with the two variants we spoke about.\n\nThe price is valid for eight weeks. If the electrical connection turns out to be smaller than you hoped, variant B is the safer one.",
            ),
            (
                Them,
                "Dear {me},\n\nreceived, thank you. I have passed it on to our finance people. One question in the meantime: does the price include commissioning?",
            ),
            (
                Us,
                "Dear {first},\n\nyes, commissioning and two days of training are included, travel as well.\n\nI can join a call with your colleagues if that helps.",
            ),
            (
                Them,
                "Thanks, that answers it. Expect to hear from us after the budget meeting.",
            ),
        ],
    ),
    (
        "Site survey in {city}",
        &[
            (
                Us,
                "Hello {first},\n\nwe would like to measure the boiler house before we quote. Would one of the mornings of next week suit you?",
            ),
            (
                Them,
                "Hello {me},\n\nTuesday is fine, from eight. Please bring safety shoes, and send me the number plate of your car for the gate.",
            ),
            (
                Us,
                "Perfect, Tuesday at eight. There will be two of us, the number plate is HH-AF 218.",
            ),
        ],
    ),
    (
        "Delivery time",
        &[
            (
                Them,
                "Hi {me},\n\nyour confirmation says calendar week 22. Our shutdown is in week 20. Is there any chance to have at least the tanks earlier?",
            ),
            (
                Us,
                "Hi {first},\n\nI spoke to the works this morning. The tanks can leave in week 18, the units stay in week 22. Would it help to install in two steps?",
            ),
            (
                Them,
                "Two steps would work. Can you send me a revised schedule that I can show to the site manager?",
            ),
            (
                Us,
                "Here it is. The grey bars are the parts that depend on the crane.",
            ),
            (Them, "Very clear, thanks. Approved from our side."),
        ],
    ),
    (
        "Question about the sound level",
        &[
            (
                Them,
                "Good afternoon,\n\nour permit says 35 dB(A) at the neighbour's window, at night. Your data sheet gives 62 dB(A) sound power. Could somebody explain to me what that means at 18 metres?",
            ),
            (
                Us,
                "Good afternoon {first},\n\nat 18 metres and with the wall behind the unit you arrive at about 33 dB(A) in night mode. The calculation is in the table below; our engineer is happy to sign it for the authority.",
            ),
            (
                Them,
                "That would be most helpful. A signed page is exactly what they want.",
            ),
        ],
    ),
    (
        "Invoice 20{number}",
        &[
            (
                Them,
                "Dear all,\n\nthe invoice shows 19 % VAT, but we are not in Germany. Please send a corrected one, we cannot book it like this.",
            ),
            (
                Us,
                "Dear {first},\n\nyou are right, our mistake. A corrected invoice leaves today, please throw the first one away.",
            ),
            (Them, "Received and booked. No harm done."),
        ],
    ),
    (
        "Monitoring data for {company}",
        &[
            (
                Us,
                "Hi {first},\n\nattached are the values of the last quarter. The seasonal factor is 3.7, a little above the promise. Two mornings stand out, I have marked them.",
            ),
            (
                Them,
                "Nice figures. The two mornings were a door that stood open during a delivery, so nothing to worry about.",
            ),
        ],
    ),
    (
        "Minutes of our meeting",
        &[
            (
                Us,
                "Dear {first},\n\nas promised the minutes:\n\n1. {company} decides about the room until the end of the month.\n2. We calculate the case with a return temperature of 45 °C.\n3. The next call takes place when both is done.\n\nPlease tell me if I got anything wrong.",
            ),
            (
                Them,
                "Point 1 should read: until the middle of the month, the architect presses. Otherwise fine.",
            ),
            (Us, "Corrected, new version in the project folder."),
        ],
    ),
    (
        "Reference visit",
        &[
            (
                Them,
                "Hello {me},\n\nbefore we sign anything, our director would like to see a plant like ours that has been running for a year or more. Is there one not too far from {city}?",
            ),
            (
                Us,
                "Hello {first},\n\nthere is a dairy that is proud of its machine room and likes to show it. I have asked for a date in three weeks. How many of you would come?",
            ),
            (Them, "Four, one of them a vegetarian, in case there is lunch."),
            (Us, "There is always lunch at a dairy. I will send the address."),
            (
                Them,
                "Thank you again for yesterday. Our director has not spoken of anything else since.",
            ),
        ],
    ),
    (
        "Warranty terms",
        &[
            (
                Them,
                "Hi {me},\n\nlegal asks for 36 months instead of 24. They also want the word 'consequential' explained.",
            ),
            (
                Us,
                "Hi {first},\n\n36 months are possible together with the service contract. About the word: I asked our lawyer and received three pages, so let us do that one on the phone.",
            ),
            (Them, "Ha. Phone it is. Tomorrow at two?"),
        ],
    ),
    (
        "Holiday cover",
        &[(
            Them,
            "Hello,\n\nI am away from the 4th to the 22nd. For {deal} please write to the office, somebody reads it every day.",
        )],
    ),
    (
        "{deal}: next steps",
        &[
            (
                Us,
                "Dear {first},\n\ntwo things are open on our side: the drawing of the foundation, and the date for the crane. Is the drawing something your architect could send?",
            ),
            (
                Them,
                "The architect says Thursday. I believe him as usual, so count on Monday.",
            ),
            (Us, "Monday is noted in pencil."),
            (
                Them,
                "Here is the drawing, on Monday indeed. He moved the drain by half a metre, please look whether that matters.",
            ),
            (
                Us,
                "It does not matter, and the slope is better now. We go on with it.",
            ),
        ],
    ),
    (
        "Spare parts",
        &[
            (
                Them,
                "Good morning,\n\nwe need two fan motors and one set of gaskets for the unit from 2019. Serial number AF-19-0442. What is the delivery time?",
            ),
            (
                Us,
                "Good morning {first},\n\nmotors are on the shelf, gaskets arrive on Wednesday. Shall we send everything together or the motors today?",
            ),
            (Them, "Motors today, please. It is getting cold here."),
        ],
    ),
    (
        "Thank you",
        &[
            (
                Them,
                "Dear {me},\n\nI wanted to say it in writing: your two fitters worked until nine on Friday so that the ward was warm for the weekend. Please tell them that it was noticed.",
            ),
            (
                Us,
                "Dear {first},\n\nI have read your letter to them at the Monday meeting. One of them turned quite red. Thank you for taking the time.",
            ),
        ],
    ),
    (
        "Grant for {deal}",
        &[
            (
                Us,
                "Hi {first},\n\nthe programme closes at the end of the quarter. We have filled in the technical part. What is missing is your company's signature on page 4 and the tax number.",
            ),
            (
                Them,
                "Signed, scanned, attached. The tax number is on the stamp, if one holds it against the light.",
            ),
            (
                Us,
                "Readable. The application is in, the number is in the confirmation below.",
            ),
            (
                Them,
                "Good news: the grant was approved this morning, 30 % and not a cent less.",
            ),
        ],
    ),
    (
        "Change of contact person",
        &[
            (
                Them,
                "Dear business partners,\n\nfrom the first of the month I shall be responsible for energy at {company}. I am working my way through the files and would be glad about half an hour of your time.",
            ),
            (
                Us,
                "Dear {first},\n\nwelcome! Half an hour is easily found. I can also tell you what is not in the files.",
            ),
        ],
    ),
];
