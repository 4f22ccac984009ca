//! The templates of Alder & Finch: what is written again and again.

/// One template: text as an editor shows it, with slugs.
pub(crate) struct Template {
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    /// The table whose records it is for; `systemuser` for every record.
    pub(crate) table: &'static str,
    /// The last name of the one whose own it is.
    pub(crate) owner: Option<&'static str>,
    pub(crate) subject: &'static str,
    pub(crate) body: &'static str,
    /// The documents that go along: name and lines.
    pub(crate) files: &'static [(&'static str, &'static [&'static str])],
}

const fn shared(
    table: &'static str,
    title: &'static str,
    description: &'static str,
    subject: &'static str,
    body: &'static str,
) -> Template {
    Template {
        title,
        description,
        table,
        owner: None,
        subject,
        body,
        files: &[],
    }
}

const fn with(files: &'static [(&'static str, &'static [&'static str])], of: Template) -> Template {
    Template { files, ..of }
}

const fn own(owner: &'static str, of: Template) -> Template {
    Template {
        owner: Some(owner),
        ..of
    }
}

#[rustfmt::skip]
pub(crate) const ALL: &[Template] = &[
    shared("opportunity", "Quotation follow-up", "Two weeks after a quotation went out",
        "Our quotation for {!opportunity:name;your project}",
        "<p>Dear {!contact:firstname;customer},</p><p>two weeks ago we sent you our quotation for <b>{!opportunity:name;your project}</b>. May I ask how far your decision is?</p><p>The figures at a glance:</p><ul><li>Value: {!opportunity:estimatedvalue;as quoted}</li><li>Planned decision: {!opportunity:estimatedclosedate;not fixed yet}</li></ul><p>If a drawing or a reference is missing, a line is enough and you have it the same day.</p><p>Kind regards<br />{!systemuser:fullname;}</p>"),
    with(&[
            ("Site-visit-checklist.pdf", &["What we look at on site", "Access, lifting gear, power supply", "Pipes: diameters and flanges"]),
            ("How-to-find-us.pdf", &["Alder & Finch", "Platz der Flotte 4, gate 2"]),
        ],
        shared("opportunity", "Meeting on site", "Proposes a visit about a project",
        "{!opportunity:name;Your project}: a meeting on site",
        "<p>Dear {!contact:firstname;customer},</p><p>before we finish the drawings for {!opportunity:name;your project} we would like to see the site at {!account:name;your company}. Would one of these days suit you?</p><p>Kind regards<br />{!systemuser:fullname;}</p>")),
    shared("incident", "Case received", "Confirms that a case is being worked on",
        "{!incident:ticketnumber;Your case}: {!incident:title;received}",
        "<p>Dear {!contact:firstname;customer},</p><p>thank you for your message. We have opened the case <b>{!incident:ticketnumber;for you}</b> for <i>{!incident:title;what you reported}</i>. {!incident:ownerid/@name;A colleague} looks after it and gets back to you within one working day.</p><p>Please keep the number in the subject when you answer.</p><p>Your service team</p>"),
    shared("incident", "Case solved", "Tells how a case was solved and asks for a word",
        "{!incident:ticketnumber;Your case} is solved",
        "<p>Dear {!contact:firstname;customer},</p><p>from our side <i>{!incident:title;your case}</i> is solved. If anything is left open, answer this message and we go on.</p><p>Your service team</p>"),
    shared("lead", "First contact", "Answers an enquiry",
        "Your enquiry: {!lead:subject;how we can help}",
        "<p>Dear {!lead:firstname;customer},</p><p>thank you for your interest in Alder &amp; Finch. For <i>{!lead:subject;your enquiry}</i> it would help us to know when {!lead:companyname;your company} plans to begin. Would a short call this week be possible?</p><p>Kind regards<br />{!systemuser:fullname;}</p>"),
    shared("contact", "Welcome as a contact", "Introduces whoever looks after a customer from now on",
        "Your contact at Alder & Finch",
        "<p>Dear {!contact:fullname;customer},</p><p>from now on {!systemuser:fullname;one of us} looks after {!account:name;your company}. We have you down as {!contact:jobtitle;our contact}; please tell us if that has changed.</p><p>Kind regards<br />Alder &amp; Finch</p>"),
    shared("account", "Terms of payment", "Reminds a company of the agreed terms",
        "Terms of payment for {!account:name;your company}",
        "<p>Dear Sir or Madam,</p><p>for {!account:name;your company} the terms that we agreed on apply: thirty days net. The invoices are sent to {!account:emailaddress1;your accounts department}.</p><p>Alder &amp; Finch, accounts</p>"),
    shared("systemuser", "Out of the office this week", "Says who stands in",
        "I am out of the office this week",
        "<p>Hello,</p><p>I am on the road this week and read mail in the evenings only. For anything urgent please write to office@alderfinch.example.</p><p>{!systemuser:fullname;}</p>"),
    shared("systemuser", "Thank you for the meeting", "After a meeting, whatever it was about",
        "Thank you for the meeting",
        "<p>Hello,</p><p>thank you for your time. As agreed I send you our notes and come back to you next week.</p><p>Kind regards<br />{!systemuser:fullname;}<br />{!systemuser:title;Alder & Finch}</p>"),
    own("Voss", shared("opportunity", "Harbour projects: next steps", "Mara's own list for retrofits",
        "Next steps: {!opportunity:name;your project}",
        "<p>Dear {!contact:firstname;colleague},</p><ol><li>Drawings to you by Thursday</li><li>Your comments</li><li>Final price</li></ol><p>Mara</p>")),
    own("Voss", shared("systemuser", "Short thanks", "Two lines",
        "Thank you",
        "<p>Thank you, that helps a lot.</p><p>Mara</p>")),
    own("Caldeira", shared("incident", "Spare part on its way", "With the words that customers like",
        "{!incident:ticketnumber;Your case}: the part is on its way",
        "<p>Hello {!contact:firstname;there},</p><p>the part left our warehouse today. Ines</p>")),
    own("Holt", shared("systemuser", "Planned maintenance", "For everybody in the house",
        "Planned maintenance on Saturday",
        "<p>Hello,</p><p>on Saturday from 8 to 10 the mail server restarts.</p><p>Ruben</p>")),
];
