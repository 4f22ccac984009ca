//! The schema of formxml as far as this organization holds people to it (reference G4; `form-xml-schema.md`): which elements
//! stand in which, what they must have, and which attributes are of a type.

/// One element.
pub(super) struct Rule {
    pub(super) name: &'static str,
    /// Attributes that it must have.
    pub(super) required: &'static [&'static str],
    /// Elements that may stand in it.
    pub(super) children: &'static [&'static str],
    /// Of these, those that must.
    pub(super) needed: &'static [&'static str],
    /// How many children it takes.
    pub(super) most: usize,
}

const fn rule(name: &'static str, children: &'static [&'static str]) -> Rule {
    Rule {
        name,
        required: &[],
        children,
        needed: &[],
        most: usize::MAX,
    }
}

impl Rule {
    const fn having(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    const fn needing(mut self, needed: &'static [&'static str]) -> Self {
        self.needed = needed;
        self
    }

    const fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

const FORM: &[&str] = &[
    "ancestor",
    "hiddencontrols",
    "tabs",
    "header",
    "footer",
    "events",
    "clientresources",
    "Navigation",
    "formparameters",
    "formLibraries",
    "externaldependencies",
    "controlDescriptions",
    "DisplayConditions",
];

/// What is not named here is taken as it is: parameters of controls, events, libraries.
pub(super) static RULES: &[Rule] = &[
    rule("form", FORM).needing(&["tabs"]),
    rule("ancestor", &[]).having(&["id"]),
    rule("tabs", &["tab"]).needing(&["tab"]),
    rule("tab", &["labels", "columns", "events", "tabfooter", "tabheader"]).needing(&["columns"]),
    rule("columns", &["column"]).needing(&["column"]).at_most(3),
    rule("column", &["sections"])
        .having(&["width"])
        .needing(&["sections"]),
    rule("sections", &["section"]),
    rule("section", &["labels", "rows"]).needing(&["rows"]),
    rule("rows", &["row"]),
    rule("row", &["cell"]),
    rule("cell", &["labels", "control", "events"]),
    rule("labels", &["label"]).needing(&["label"]),
    rule("label", &[]).having(&["description", "languagecode"]),
    rule("control", &["parameters"]).having(&["id"]),
    rule("header", &["rows"]),
    rule("footer", &["rows"]),
    rule("hiddencontrols", &["data"]),
    rule("controlDescriptions", &["controlDescription"]),
    rule(
        "controlDescription",
        &["customControl", "customControlDescription"],
    )
    .having(&["forControl"]),
    rule("DisplayConditions", &["Everyone", "Role"]),
    rule("Everyone", &[]),
    rule("Role", &[]).having(&["Id"]),
    rule("formLibraries", &["Library"]).needing(&["Library"]),
    rule("Library", &[]).having(&["name", "libraryUniqueId"]),
];

/// Elements whose content is a matter of the control or the program that reads it.
pub(super) const OPAQUE: &[&str] = &[
    "parameters",
    "events",
    "clientresources",
    "Navigation",
    "formparameters",
    "externaldependencies",
    "customControl",
    "customControlDescription",
    "data",
    "tabfooter",
    "tabheader",
];

/// Attributes that are identifiers in braces, with the elements that have them.
pub(super) const IDENTIFIERS: &[(&str, &str)] = &[
    ("ancestor", "id"),
    ("tab", "id"),
    ("section", "id"),
    ("cell", "id"),
    ("control", "classid"),
    ("control", "uniqueid"),
    ("Role", "Id"),
    ("header", "id"),
    ("footer", "id"),
    ("Library", "libraryUniqueId"),
];

/// Attributes that are true or false.
pub(super) const TRUTHS: &[&str] = &[
    "visible",
    "expanded",
    "showlabel",
    "showbar",
    "verticallayout",
    "availableforphone",
    "userspacer",
    "disabled",
    "isrequired",
    "isunbound",
    "indicationOfSubgrid",
    "FallbackForm",
];

/// Attributes that are whole numbers.
pub(super) const NUMBERS: &[&str] = &[
    "languagecode",
    "rowspan",
    "colspan",
    "locklevel",
    "labelwidth",
    "Order",
];
