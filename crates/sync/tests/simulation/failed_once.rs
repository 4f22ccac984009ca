//! Seeds that failed once, and by what. Each stays.

/// A seed, and what was wrong.
pub(crate) type Failed = (u64, &'static str);

/// Of runs of two installs.
pub(crate) const FAILED_ONCE: &[Failed] = &[
    (
        64,
        "exceptions that moved with their series were never told under their new names",
    ),
    (
        121,
        "a rule went to the record while its time was held, and took the exceptions along",
    ),
    (
        134,
        "a decision about an occurrence that the other side calls by another time had no effect",
    ),
    (
        169,
        "an exception gave its series' notes back as the organization cuts them",
    ),
    (
        246,
        "exceptions that another install's rule had taken along were taken for a person's reset",
    ),
    (
        262,
        "what a server made of one field of an exception hid the edit of another one",
    ),
    (
        1162,
        "an item that moved had exceptions written under its old times",
    ),
    (
        1924,
        "an exception's copy of its series' notes counted as a value of its own",
    ),
    (
        2582,
        "a series took a time and gave a rule at once, with an exception held",
    ),
    (
        4533,
        "the time of a series with an odd rule took the record's exceptions along",
    ),
    (
        4967,
        "an exception that one side never had was overwritten without a decision",
    ),
    (
        5071,
        "an exception in form did not follow when the item became regular in the same step",
    ),
    (
        6624,
        "exceptions that were made anew could not be told for want of a right, and were given up later",
    ),
    (6968, "two items were taken for twins that a person had copied"),
    (
        7077,
        "an occurrence that a person took out after an unconfirmed write came back",
    ),
    (
        7096,
        "an edit that waited for a right was taken for the server's doing",
    ),
    (12334, "a person's odd rule came between the plan and the write"),
    (
        13225,
        "exceptions were not told again after the other install had taken the rule over",
    ),
    (
        31726,
        "an item went with its deleted record, which had perhaps not taken its exceptions",
    ),
    (
        141_646,
        "what the organization cut of an exception came back because another field of it was held",
    ),
];

/// Of runs of one install.
pub(crate) const ALONE_FAILED_ONCE: &[Failed] = &[
    (
        911,
        "an edit of an occurrence after a write to it that was cut off was taken for a conflict",
    ),
    (
        928,
        "an edit of a series after a write to one of its occurrences that was not read again was taken for a conflict",
    ),
    (
        1552,
        "an edit between a write and the look at it was taken for the doing of a server that names no version",
    ),
    (
        1728,
        "exceptions that were not told again because the line broke stayed different for ever",
    ),
    (
        1703,
        "what the organization cut of an occurrence came back after a write that was cut off",
    ),
    (
        3411,
        "what an occurrence took over from its series when it became an exception was taken for an edit",
    ),
    (
        3777,
        "a time that was held back because the record could not be read then never travelled",
    ),
    (
        6095,
        "an occurrence that a person set back after a write to its series stayed different",
    ),
    (
        2767,
        "an exception was not told again after another rule, since its item could not be read then",
    ),
    (
        29_504,
        "an exception in form only was taken for one at another time while its series moved, and was told in every cycle",
    ),
];

/// Of runs in which writes arrive late.
pub(crate) const LATE_FAILED_ONCE: &[Failed] = &[
    (
        4118,
        "a field that was never agreed was not looked at again after its item could not be read",
    ),
    (
        24_713,
        "a write to a record whose creation was cut off was forgotten although it could still arrive",
    ),
];

/// Of runs in which collections go.
pub(crate) const MOVING_FAILED_ONCE: &[Failed] = &[
    (
        1_415,
        "an occurrence that a person set back after a write to its series stayed different",
    ),
    (5_278, "exceptions that a rule had made anew were taken for edits"),
    (
        112_758,
        "an occurrence taken out that only the record's next rule had was not told, since that rule came without the right to write",
    ),
    (
        511_885,
        "an item went with a record that was there again, which was seen while the item could not be looked at",
    ),
    (
        515_632,
        "an occurrence that stayed different was taken for the doing of a server that something else was written to",
    ),
];

/// Of runs in which persons untrack items.
pub(crate) const UNTRACKING_FAILED_ONCE: &[Failed] = &[
    (
        107_592,
        "an exception that only the record's next rule had was not told, since that rule came without the right to write",
    ),
    (
        508_986,
        "an item whose rule a person had changed into one that cannot be said went with its deleted record",
    ),
    (
        512_348,
        "of several fields of an occurrence that waited for a right all but one were taken for the doing of a server",
    ),
    (
        526_048,
        "an exception was not told again after another rule, since its item could not be read then",
    ),
];

/// Of runs under policies, column security and takeovers.
pub(crate) const RULED_FAILED_ONCE: &[Failed] = &[
    (
        501_956,
        "a record that got back the rule from before its exceptions were told again looked as if nothing was new",
    ),
    (
        508_566,
        "an occurrence was emptied that was to be as the rule has it, since its record could not be read then",
    ),
    (
        404_428,
        "an item that another computer had linked to a record was not followed where the record's first item had been removed",
    ),
];

/// Of runs in which fields are turned.
pub(crate) const TURNING_FAILED_ONCE: &[Failed] = &[
    (
        1_507,
        "a value that a person had decided for while it did not travel stayed different for ever once it did",
    ),
    (
        1_680,
        "an edit in a field that was switched off before it was seen went with its deleted record",
    ),
    (
        191_215,
        "a time that was held back was taken for the doing of a server that something else was written to",
    ),
    (
        27_569,
        "an exception in form only did not follow its series when the rule had to wait",
    ),
];

/// Of runs in which persons are asked first.
pub(crate) const ASKING_FAILED_ONCE: &[Failed] = &[(
    307_403,
    "an item that was tracked anew after it had been moved stayed untracked",
)];
